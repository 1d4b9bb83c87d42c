"""The rows of the table: what stands in the cells of nodes and edges."""

from collections.abc import Mapping
from datetime import UTC

import pytest

from rolescope.analysis import Analysis, analyse
from rolescope.engine.index import WorldIndex
from rolescope.model.edit import Scenario
from rolescope.model.edits.entities import WithoutPrincipal
from rolescope.model.edits.trusts import RequireMfa, WithoutAnyTrust
from rolescope.model.review import Note, Status, Subject, SubjectKind
from rolescope.model.world import World
from rolescope.progress import Cancelled
from rolescope.value import replace
from rolescope.words.table.arranged import Arranged, ArrangementWanted
from rolescope.words.table.sheet import (
    COLUMNS,
    RowsAsked,
    Sheet,
    SheetKind,
    no_rows_text,
    rows_marked,
    rows_text,
    sheet,
    table_title,
)
from rolescope.words.table.table_changes import CHANGED, GONE, NEW
from support.worlds import build as worlds
from support.worlds import escalation_worlds as escalation
from support.worlds.build import NOW, A, B, account, allow, trusts
from support.worlds.changes import NIGHTLY, new_role, northwind, permission
from support.worlds.northwind import DEPLOY_HUB, PROD, PROD_ADMIN, TOOLS, WORKSHOP, role
from support.worlds.trust_worlds import ADMIN, HOSTILE, RELEASE, release_world

MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def rows_of(analysis: Analysis, kind: SheetKind, **wanted: object) -> Sheet:
    asked = replace(RowsAsked(kind=kind, zone=UTC), **wanted)  # type: ignore[arg-type]
    return sheet(asked, analysis, WorldIndex(analysis.scenario.world))


def row(found: Sheet, id_: str) -> Mapping[str, str]:
    """Return a row by the titles of its columns, without those that say nothing."""
    number = found.ids.index(id_)
    titles = (column.title for column in COLUMNS[found.kind])
    texts = (cells.text(number) for cells in found.cells)
    return {title: text for title, text in zip(titles, texts, strict=True) if text}


def of_world(world: World, kind: SheetKind) -> Sheet:
    return rows_of(analyse(Scenario(world), NOW), kind)


def test_a_role_tells_what_the_inspector_tells() -> None:
    found = row(rows_of(northwind(), SheetKind.NODES), DEPLOY_HUB)
    assert found == {
        "Kind": "Role",
        "Name": "deploy-hub",
        "Account": "tools 7702 3345 9910",
        "OU": "Infrastructure",
        "Zone": "In review scope",
        "Trusted entities": "4",
        "Can assume": "2",
        "Maximum session": "2 h",
        "Path": "/",
        "ARN": DEPLOY_HUB,
    }


def test_an_administrator_with_tags_and_a_path() -> None:
    world = worlds.world(
        account(
            A,
            worlds.role("Boss", path="/team/ops/", allows=allow("*"), trust=trusts(B)),
            worlds.user("ana"),
        )
    )
    nodes = of_world(world, SheetKind.NODES)
    boss = row(nodes, f"arn:aws:iam::{A}:role/team/ops/Boss")
    assert (boss["Admin"], boss["Path"]) == ("Admin", "/team/ops/")
    assert boss["Maximum session"] == "not in this export"
    assert "OU" not in boss
    ana = row(nodes, f"arn:aws:iam::{A}:user/ana")
    assert "Trusted entities" not in ana  # nothing can assume a user
    assert ana["Can assume"] == "0"
    outside = row(nodes, B)
    assert outside["Zone"] == "Outside the organization"
    assert "Path" not in outside


def test_tags_are_written_out() -> None:
    found = row(of_world(release_world(), SheetKind.NODES), RELEASE)
    assert found["Tags"].startswith("team=<b>")


def test_a_trust_tells_both_ends_and_its_conditions() -> None:
    edges = rows_of(northwind(), SheetKind.EDGES)
    whole = next(id_ for id_ in edges.ids if id_.startswith(TOOLS) and DEPLOY_HUB in id_)
    found = row(edges, whole)
    assert (found["From"], found["To"]) == ("tools", "deploy-hub")
    assert found["Verdict"] == "Conditional"
    assert found["Caller"] == "Whole account"
    assert found["Conditions"].startswith("The caller's ARN begins with arn:aws:iam::")
    assert found["Usable by"] == "4"
    assert found["Statements"] == "BuildProjects"
    assert found["Reason"] == "4 principals of the import can use it."
    anyone = row(edges, next(id_ for id_ in edges.ids if WORKSHOP in id_ and id_.startswith("*")))
    assert (anyone["Verdict"], anyone["Caller"]) == ("Allowed", "Anyone")
    assert anyone["Cross-account"] == "Cross-account"
    assert anyone["Statements"] == "statement 1"


def test_mfa_and_external_ids_have_columns_of_their_own() -> None:
    person = worlds.user("ana", allows=allow())
    asked = {"StringEquals": {"sts:ExternalId": ["one", "two"]}, **MFA}
    other = {"StringNotEquals": {"sts:ExternalId": "three"}}
    world = worlds.world(
        account(
            A,
            person,
            worlds.role("both", trust=trusts(person.arn, Condition=asked)),
            worlds.role("not", trust=trusts(person.arn, Condition=other)),
            worlds.role("service", trust=trusts({"Service": "ec2.amazonaws.com"}, Condition=MFA)),
        )
    )
    edges = of_world(world, SheetKind.EDGES)
    found = {row(edges, id_)["To"]: row(edges, id_) for id_ in edges.ids}
    assert (found["both"]["MFA"], found["both"]["External ID"]) == ("Required", "one, two")
    assert found["not"]["External ID"] == "The external ID is not three, or is not given"
    assert (found["service"]["MFA"], found["service"]["Verdict"]) == ("Never met", "Never met")


def test_statements_with_different_conditions_are_told_apart() -> None:
    person = worlds.user("ana", allows=allow())
    ways = [
        trusts(person.arn, Condition={"StringEquals": {"sts:ExternalId": "one"}}),
        trusts(person.arn, Condition=MFA),
    ]
    edges = of_world(
        worlds.world(account(A, person, worlds.role("r", trust=ways))), SheetKind.EDGES
    )
    assert (
        row(edges, edges.ids[0])["Conditions"] == "The external ID is exactly one or MFA was used"
    )


def test_every_standing_has_its_words() -> None:
    edges = rows_of(northwind(), SheetKind.EDGES)
    verdicts = {row(edges, id_)["Verdict"] for id_ in edges.ids}
    assert verdicts == {"Allowed", "Conditional", "Cannot be decided", "Never met", "Denied"}
    caller = worlds.user("ana", allows=allow(resource=f"arn:aws:iam::{B}:role/r"))
    world = worlds.world(
        account(A, caller, worlds.role("q", trust=trusts(f"arn:aws:iam::{B}:user/bob"))),
        account(B, worlds.role("r", trust=trusts(B)), worlds.user("bob")),
    )
    edges = of_world(world, SheetKind.EDGES)
    assert {"Permitted only", "Trusted only"} <= {row(edges, id_)["Verdict"] for id_ in edges.ids}


def test_notes_stand_in_their_rows() -> None:
    note = Note(
        subject=Subject(SubjectKind.NODE, DEPLOY_HUB),
        text="Two lines,\n  one cell",
        status=Status.TO_FIX,
        owner="mira",
    )
    found = row(rows_of(northwind(), SheetKind.NODES, notes=(note,)), DEPLOY_HUB)
    assert (found["Status"], found["Note"]) == ("To fix", "Two lines, one cell (mira)")
    assert "Note" not in row(rows_of(northwind(), SheetKind.NODES, notes=(note,)), PROD_ADMIN)


def test_edits_are_marked() -> None:
    before, after = northwind(), northwind(WithoutAnyTrust(PROD_ADMIN))
    assert not rows_of(before, SheetKind.EDGES).has_changes
    edges, nodes = rows_of(after, SheetKind.EDGES), rows_of(after, SheetKind.NODES)
    assert edges.has_changes
    gone = [id_ for id_ in edges.ids if row(edges, id_).get("Change") == GONE]
    assert gone
    assert all(PROD_ADMIN in id_ for id_ in gone)
    assert row(nodes, PROD_ADMIN)["Change"] == CHANGED
    assert "Change" not in row(nodes, WORKSHOP)
    assert set(edges.ids) == set(rows_of(before, SheetKind.EDGES).ids)


def test_who_came_and_who_went_is_marked() -> None:
    came = northwind(new_role("fresh", DEPLOY_HUB))
    nodes = rows_of(came, SheetKind.NODES)
    new = [id_ for id_ in nodes.ids if row(nodes, id_).get("Change") == NEW]
    assert new == [role(PROD, "fresh")]
    assert row(nodes, DEPLOY_HUB)["Change"] == CHANGED  # there is something else that names it
    edges = rows_of(came, SheetKind.EDGES)
    assert [row(edges, id_)["To"] for id_ in edges.ids if "Change" in row(edges, id_)] == ["fresh"]
    went = rows_of(northwind(WithoutPrincipal(NIGHTLY)), SheetKind.NODES)
    found = row(went, NIGHTLY)
    assert (found["Change"], found["Kind"], found["Path"]) == (GONE, "User", "/")
    assert went.ids[-1] == NIGHTLY  # behind those that there are


def test_a_policy_that_changed_marks_whose_it_is() -> None:
    nodes = rows_of(northwind(permission(WORKSHOP, "arn:aws:s3:::nothing")), SheetKind.NODES)
    changed = [id_ for id_ in nodes.ids if row(nodes, id_).get("Change") == CHANGED]
    assert changed == [WORKSHOP]


def test_a_trust_that_means_something_else_has_changed() -> None:
    edges = rows_of(northwind(RequireMfa(DEPLOY_HUB)), SheetKind.EDGES)
    changes = {row(edges, id_)["From"]: row(edges, id_).get("Change") for id_ in edges.ids}
    assert changes["nightly"] == changes["ci-runner"] == CHANGED
    assert changes["lambda"] is None


def test_names_are_harmless_in_every_cell() -> None:
    for kind in SheetKind:
        found = of_world(release_world(), kind)
        texts = [cells.text(number) for cells in found.cells for number in range(len(found))]
        assert HOSTILE not in texts
        assert not [text for text in texts if not text.isprintable()]
    edges = of_world(release_world(), SheetKind.EDGES)
    assert any(ADMIN in id_ for id_ in edges.ids)


def test_shapes_stand_before_names() -> None:
    nodes = rows_of(northwind(), SheetKind.NODES)
    name = next(cells for cells in nodes.cells if cells.id == "name")
    kind, zone = name.shape(nodes.ids.index(DEPLOY_HUB)) or ("", "")
    assert (getattr(kind, "value", ""), getattr(zone, "value", "")) == ("role", "in review scope")
    path = next(cells for cells in nodes.cells if cells.id == "path")
    assert path.shape(0) is None


def test_making_rows_can_be_stopped() -> None:
    def stop(done: float, _text: str) -> None:
        assert 0 <= done <= 1
        raise Cancelled

    analysis = northwind()
    asked = RowsAsked(kind=SheetKind.NODES, zone=UTC)
    with pytest.raises(Cancelled):
        sheet(asked, analysis, WorldIndex(analysis.scenario.world), stop)


def ways_sheet() -> Sheet:
    world = escalation.world(
        escalation.alice(allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])),
        worlds.user("maker", allows=allow("iam:PutUserPolicy")),
        escalation.for_service("lambda"),
    )
    analysis = analyse(Scenario(world), escalation.AT)
    index = WorldIndex(world)
    found = escalation.found_in(world)
    return sheet(
        RowsAsked(kind=SheetKind.WAYS, zone=UTC, has_ways=True), analysis, index, found=found
    )


def test_a_way_has_a_row_with_its_rule_and_what_it_needs() -> None:
    found = ways_sheet()
    id_ = next(id_ for id_ in found.ids if id_.startswith("way PE-27 "))
    told = row(found, id_)
    assert (told["From"], told["To"], told["Kind"]) == ("alice", "Target", "Becomes")
    assert (told["Verdict"], told["To an admin"], told["Service"]) == ("Holds", "Admin", "lambda")
    assert told["Actions"] == "iam:PassRole, lambda:CreateFunction, lambda:InvokeFunction"
    assert "Depends on" not in told


def test_a_way_is_left_where_both_its_ends_are() -> None:
    found = ways_sheet()
    alice, target = escalation.arn("user/alice"), escalation.arn("role/Target")
    arranged = Arranged(found)
    both = arranged.rows(ArrangementWanted(shown=frozenset((alice, target))))
    assert {found.ends[number] for number in both.tolist()} == {(alice, target)}
    assert not len(arranged.rows(ArrangementWanted(shown=frozenset((alice,)))))


def test_who_can_make_itself_admin_is_told_once_ways_are_known() -> None:
    world = escalation.world(worlds.user("maker", allows=allow("iam:PutUserPolicy")))
    analysis, index = analyse(Scenario(world), escalation.AT), WorldIndex(world)
    asked, maker = (
        RowsAsked(kind=SheetKind.NODES, zone=UTC, has_ways=True),
        escalation.arn("user/maker"),
    )
    known = sheet(asked, analysis, index, found=escalation.found_in(world))
    assert row(known, maker)["Admin"] == "Can make itself admin"
    assert "Admin" not in row(sheet(asked, analysis, index), maker)


def test_why_there_are_no_rows() -> None:
    assert no_rows_text(SheetKind.WAYS, 0, 0) == "There are no ways."
    assert no_rows_text(SheetKind.NODES, 1_200, 0) == "All 1,200 nodes are hidden by filters."
    assert no_rows_text(SheetKind.EDGES, 5, 3) == "None of 3 edges fits the filter of the table."
    assert rows_text(SheetKind.EDGES, 3, 1_200) == "3 of 1,200 edges"


def test_a_table_says_what_it_is_of() -> None:
    assert [table_title(kind) for kind in SheetKind] == [
        "Table of nodes",
        "Table of edges",
        "Table of ways",
    ]
    assert [rows_marked(count) for count in (1, 1_200)] == ["1 row marked", "1,200 rows marked"]
