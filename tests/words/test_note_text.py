"""What notes are about, in words, and the marks at it."""

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import UserCaller
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.review import Note, Status, Subject, SubjectKind
from rolescope.pictures.overlay_marks import note_marks
from rolescope.pictures.picture import Box, Glyph, Item, ItemKind, Line, Picture
from rolescope.questions.assertions import query_text
from rolescope.simulation.callers import first_request
from rolescope.trust.graph import trust_graph
from rolescope.words.note_text import (
    Noted,
    note_removed_step,
    note_step,
    short_name,
    spoken_note,
    status_look,
)
from support.worlds.build import NOW
from support.worlds.trust_worlds import ANA, DEPLOY, RELEASE, release_world

WORLD = release_world()
INDEX = WorldIndex(WORLD)
GRAPH = trust_graph(INDEX, NOW)
NODES = {node.id: node for node in GRAPH.nodes}
EDGES = {edge.id for edge in GRAPH.edges}
NOTED = Noted(NODES.get, EDGES.__contains__, INDEX, NOW)
GONE = "arn:aws:iam::111122223333:role/path/gone"


def said(kind: SubjectKind, id_: str, **fields: str) -> tuple[str, str, bool]:
    line = NOTED.line(Note(subject=Subject(kind, id_), **fields))  # type: ignore[arg-type]
    return line.title, line.kind, line.is_here


def test_nodes_and_trusts_are_named() -> None:
    assert said(SubjectKind.NODE, DEPLOY) == ("deploy", "role", True)
    edge = f"{DEPLOY} > {RELEASE}"
    assert said(SubjectKind.EDGE, edge) == ("deploy → release", "trust", True)


def test_what_is_gone_is_kept_and_said() -> None:
    assert said(SubjectKind.NODE, GONE) == ("gone", "principal, not in this import", False)
    edge = f"444455556666 > {GONE}"
    title = "4444 5555 6666 → gone"
    assert said(SubjectKind.EDGE, edge) == (title, "trust, not in this import", False)
    assert short_name("ec2.amazonaws.com") == "ec2.amazonaws.com"


def test_verdicts_say_who_asks_for_what() -> None:
    request = first_request(UserCaller(ANA), DEPLOY, NOW)
    query = query_text(request, INDEX, NOW)
    line = NOTED.line(Note(subject=Subject(SubjectKind.VERDICT, query)))
    assert (line.title, line.kind, line.is_here) == ("ana → deploy", "verdict", True)
    assert isinstance(line.asked, AssumeRoleRequest)
    gone = query_text(first_request(UserCaller(ANA), GONE, NOW), INDEX, NOW)
    assert said(SubjectKind.VERDICT, gone)[2] is False
    unread = said(SubjectKind.VERDICT, "{")
    assert unread == ("A request that cannot be read", "verdict, not in this import", False)
    action = (
        f'{{"type": "action", "principal": "{ANA}", "action": "s3:GetObject", "resource": "*"}}'
    )
    assert said(SubjectKind.VERDICT, action) == ("ana: s3:GetObject on *", "verdict", True)


def test_status_owner_and_date() -> None:
    subject = Subject(SubjectKind.NODE, DEPLOY)
    line = NOTED.line(
        Note(subject=subject, status=Status.TO_FIX, owner=" ana ", date="2026-11-25T10:00:00Z")
    )
    assert (line.status, line.tone, line.by) == ("To fix", "risk", "ana · 2026-11-25")
    assert NOTED.lines([Note(subject=subject)])[0].by == ""


# Marks


def item(id_: str, kind: ItemKind, **fields: object) -> Item:
    return Item(id=id_, kind=kind, name=id_, x=10, y=20, w=100, h=26, **fields)  # type: ignore[arg-type]


PICTURE = Picture(
    title="",
    subtitle="",
    width=500,
    height=500,
    items=(
        item("row", ItemKind.ROW, nodes=("a", "b")),
        item("other", ItemKind.CARD, nodes=("c",)),
        item("line", ItemKind.EDGE, edges=("a > c",)),
        item("bare", ItemKind.EDGE, edges=("b > c",)),
        item("port", ItemKind.PORT, nodes=("a",)),
    ),
    shapes=(Line(points=((0, 0), (0, 10), (100, 10)), stroke="edge", item="line"),),
)


def marks(*notes: Note) -> list[tuple[float, float, str, str | None]]:
    shapes = note_marks(notes, PICTURE)
    grounds, signs = shapes[::2], shapes[1::2]
    assert all(isinstance(one, Box) for one in grounds)
    return [(one.x, one.y, one.name, one.fill) for one in signs if isinstance(one, Glyph)]


def node_note(id_: str, status: Status | None) -> Note:
    return Note(subject=Subject(SubjectKind.NODE, id_), status=status, text="x")


def test_a_mark_stands_at_the_corner_of_a_principal() -> None:
    assert marks(node_note("c", Status.QUESTION)) == [(104, 20, "help", "cond")]
    assert marks(node_note("z", None)) == []


def test_of_several_notes_in_a_row_the_one_to_act_on_counts() -> None:
    found = marks(node_note("a", Status.ACCEPTED), node_note("b", Status.TO_FIX))
    assert found == [(104, 20, "alert", "risk")]


def test_a_mark_stands_in_the_middle_of_the_longest_leg_of_a_line() -> None:
    on_lines = [Note(subject=Subject(SubjectKind.EDGE, id_)) for id_ in ("a > c", "b > c")]
    assert marks(*on_lines) == [(50, 10, "message-text-outline", "muted")]


def test_every_status_has_words_and_a_sign_of_its_own() -> None:
    looks = [status_look(status) for status in (None, *Status)]
    for part in zip(*looks, strict=True):
        assert len(set(part)) == len(looks)


def test_steps_that_can_be_undone_say_what_was_noted_on() -> None:
    assert note_step("lake-deploy") == "Note on lake-deploy"
    assert note_removed_step("lake-deploy") == "Remove the note on lake-deploy"


def test_a_note_is_read_aloud() -> None:
    assert spoken_note(["To fix", "Ask Mira"]) == "Note: To fix, Ask Mira. Edit it"
