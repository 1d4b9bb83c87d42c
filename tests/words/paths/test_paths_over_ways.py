"""Paths over trusts and ways in the words of the window: hops, kinds, events."""

from rolescope.engine.index import WorldIndex
from rolescope.escalation.find import find_ways
from rolescope.escalation.way import is_way_id
from rolescope.model.world import World
from rolescope.trust.graph import trust_graph
from rolescope.trust.paths.hops import hops_of
from rolescope.trust.paths.values import StepLevel, Through
from rolescope.words.paths.answer import PathsAnswer, ShownStates
from rolescope.words.paths.path_rows import PathRow, PathsQuestion, PathsText, ReachRow
from support.worlds import build
from support.worlds.build import B, allow, role, trusts, user
from support.worlds.escalation_worlds import AT, EVERYTHING, A, alice, arn, for_service, world

PASSING = allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])
HUB = role("Hub", trust=trusts({"AWS": arn("user/bob")}), allows=[PASSING, allow()])


def a_world() -> World:
    return world(
        user("bob", allows=allow("sts:AssumeRole")),
        user("carl", allows=allow("iam:CreateAccessKey", arn("user/bob"))),
        HUB,
        for_service("lambda"),
        role("Idle"),
    )


def asked(source: str, target: str, *, ways: bool = True, given: World | None = None) -> PathsText:
    index = WorldIndex(given or a_world())
    hops = hops_of(trust_graph(index, AT), index, AT)
    question = PathsQuestion(source=source, target=target, with_ways=ways)
    return PathsAnswer(ShownStates(hops), question).text()


def paths(text: PathsText) -> list[PathRow]:
    return [row for row in text.rows if isinstance(row, PathRow)]


def test_chains_go_over_both_kinds() -> None:
    (row,) = paths(asked("carl", "Target"))
    assert row.title == "carl → bob (PE-3) → Hub → Target (PE-27)"
    assert (row.hops, row.level) == (3, StepLevel.OPEN)
    assert [is_way_id(edge) for edge in row.edges] == [True, False, True]
    assert row.places == ("Hop 1 of 3", "Hop 2 of 3", "Hop 3 of 3")


def test_it_is_said_which_hops_are_sessions_and_what_changes_leave() -> None:
    (row,) = paths(asked("carl", "Target"))
    assert row.needs.startswith("Hop 1 is a change: CreateAccessKey; hop 2 is a session; hop 3 is")
    assert "CreateFunction20150331" in row.needs


def test_without_ways_there_is_none() -> None:
    text = asked("carl", "Target", ways=False)
    assert not text.rows
    assert text.head.startswith("No way from carl to Target")


def test_administrators_are_ends_of_their_own() -> None:
    (row,) = paths(asked("carl", "admin"))
    assert row.names[-1] == "Target"


def test_a_raise_moves_nobody_and_counts_for_no_hop() -> None:
    given = world(alice(allow("iam:PutUserPolicy")), role("Boss", allows=EVERYTHING), role("Other"))
    rows = paths(asked("alice", "Other", given=given))
    row = next(one for one in rows if "raises itself" in one.title)
    assert row.title == "alice → raises itself (PE-9) → Other (as admin)"
    assert row.hops == 1
    assert row.needs.startswith("Raise before hop 1 is a change: PutUserPolicy")
    assert "; hop 1 is any change that an administrator may make" in row.needs
    assert row.places == ("Raise before hop 1 of 1",)


def test_a_trust_that_is_used_after_a_raise_says_so() -> None:
    near = build.account(A, alice(allow("iam:PutUserPolicy")))
    given = build.world(near, build.account(B, role("Far", trust=trusts(A))))
    (row,) = paths(asked("alice", "Far", given=given))
    assert row.title == "alice → raises itself (PE-9) → Far"
    assert row.hops == 1
    assert row.places == ("Raise before hop 1 of 1", "Hop 1 of 1")
    assert "hop 1 is a session (with the rights after the raise; the trust itself" in row.needs


def test_where_there_is_none_it_says_so() -> None:
    assert asked("Idle", "carl").head == "No way from Idle to carl in the imported data."
    index = WorldIndex(a_world())
    hops = hops_of(trust_graph(index, AT), index, AT)
    question = PathsQuestion(source="carl", target="Target", with_ways=True, max_hops=1)
    assert (
        PathsAnswer(ShownStates(hops), question).text().head
        == "carl to Target: nothing in at most 1 hop"
    )


def test_what_depends_on_a_resource_is_listed_as_such() -> None:
    given = world(
        alice(allow(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"])),
        for_service("lambda"),
        things=None,
    )
    index = WorldIndex(given)
    hops = hops_of(trust_graph(index, AT), index, AT)
    for through in (Through.ALLOWED, Through.ANY):
        question = PathsQuestion(source="alice", target="Target", with_ways=True, through=through)
        (row,) = paths(PathsAnswer(ShownStates(hops), question).text())
        assert row.level is StepLevel.UNDECIDED
        assert "a Lambda function" in row.remark


def test_one_end_alone_is_answered_by_trusts() -> None:
    assert asked("bob", "").rows == asked("bob", "", ways=False).rows


def who_becomes(target: str) -> PathsAnswer:
    index = WorldIndex(a_world())
    graph = trust_graph(index, AT)
    return PathsAnswer(
        ShownStates(hops_of(graph, index, AT)),
        PathsQuestion(target=target),
        ways=lambda tick: find_ways(graph, index, AT, tick),
    )


def test_nobody_assumes_a_user_but_ways_lead_to_it() -> None:
    answer = who_becomes("bob")
    text = answer.text()
    assert text.head == (
        "Nobody assumes bob, a user: 1 principal can become it by a way of escalation."
    )
    (row,) = text.rows
    assert isinstance(row, ReachRow)
    assert (row.node.name, row.level, row.is_by_way) == ("carl", StepLevel.OPEN, True)
    assert row.remark == "Create an access key for a user"
    assert answer.confirmed() is text
    text = who_becomes("carl").text()
    assert text.head == "Nobody assumes carl, a user: no way of escalation leads to it."
    assert not text.rows


def test_what_is_neither_role_nor_user_is_no_end() -> None:
    text = who_becomes("lambda.amazonaws.com").text()
    assert text.head == text.fault == "Nobody becomes lambda: it is neither a role nor a user."
