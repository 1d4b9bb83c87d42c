"""Two states of a world: what edits open, which findings they make, and who gets to rights."""

import json

from rolescope.analysis import as_imported
from rolescope.difference.openings import admin_fingerprint, way_fingerprint
from rolescope.findings.settings import DEFAULT_SETTINGS
from rolescope.findings.states import StateDifference, compare_evaluated, evaluate_state
from rolescope.model.edit import Scenario
from rolescope.model.edits.entities import WithRole
from rolescope.model.edits.inline import WithNewInlinePolicy
from rolescope.model.review import FindingState, Ruling
from rolescope.model.world import World
from rolescope.value import replace
from support.worlds import build
from support.worlds.build import B, account, allow, organization, trusts, user
from support.worlds.escalation_worlds import AT, A, alice, arn, for_service, world

ALICE, OPEN = arn("user/alice"), arn("role/Open")
PASSING = ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]


def document(*statements: object) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def compared(
    some: World, actions: str | list[str], rulings: dict[str, Ruling] | None = None
) -> StateDifference:
    """Give alice an inline policy; make a role that trusts everybody."""
    edits = (
        WithNewInlinePolicy(ALICE, "New", document(allow(actions))),
        WithRole(A, "Open", "/", document(allow(resource=None, Principal="*"))),
    )
    before = evaluate_state(Scenario(some), AT)
    after = evaluate_state(Scenario(some, edits), AT, before.known)
    settings = replace(DEFAULT_SETTINGS, rules_off=frozenset({"FND-23"}))
    return compare_evaluated(before, after, settings=settings, edits=edits, rulings=rulings)


def test_everything_that_an_edit_changes_is_found() -> None:
    found = compared(world(alice(), for_service("lambda")), PASSING)
    assert {(way.rule.id, way.source) for way in found.openings.ways.opened} == {("PE-27", ALICE)}
    assert found.reach.new == (ALICE,)
    (opened,) = found.openings.opened
    assert (opened.target, opened.is_external, opened.causes[0].edit) == (OPEN, True, 1)
    assert (OPEN,) in {one.finding.subjects for one in found.findings.new}
    assert found.openings.new_admins == ()


def test_an_imported_account_of_no_organization_is_external_and_a_fence_holds_iac38() -> None:
    ours = {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}}
    edits = (
        WithRole(A, "Theirs", "/", document(trusts(f"arn:aws:iam::{B}:user/bob"))),
        WithRole(A, "Fenced", "/", document(trusts("*", Condition=ours))),
    )
    ann, bob = user("ann", allows=allow()), user("bob", allows=allow())
    some = build.world(account(A, ann), account(B, bob), organization=organization(A))
    before = evaluate_state(Scenario(some), AT)
    after = evaluate_state(Scenario(some, edits), AT, before.known)
    found = compare_evaluated(before, after, settings=DEFAULT_SETTINGS, edits=edits).openings
    external = {one.target.rpartition("/")[2]: one.is_external for one in found.opened}
    assert external == {"Theirs": True, "Fenced": False}


def test_what_is_allowed_is_left_out_by_its_fingerprint_iac46() -> None:
    some = world(alice(), for_service("lambda"))
    found = compared(some, "*")
    assert found.openings.new_admins == (ALICE,)
    assert not found.openings.without({admin_fingerprint(ALICE)}).new_admins
    openings = compared(some, PASSING).openings
    first, *others = openings.ways.opened
    assert openings.without({way_fingerprint(first)}).ways.opened == tuple(others)
    assert openings.without({openings.opened[0].fingerprint}).opened == ()
    ruling = Ruling(state=FindingState.ACCEPTED, owner="a", reason="b", until="2026-12-24")
    assert found.findings.worst is not None
    rulings = {one.finding.fingerprint: ruling for one in found.findings.new}
    assert compared(some, "*", rulings).findings.worst is None


def test_what_is_known_of_an_import_is_not_evaluated_again() -> None:
    some = world(alice(), for_service("lambda"))
    known = as_imported(some, AT)
    state = evaluate_state(Scenario(some), AT, known)
    assert state.known is known
    assert state.analysis.graph is known.graph


def test_what_is_known_of_another_import_or_time_is_left_alone() -> None:
    some = world(alice(), for_service("lambda"))
    for known in (as_imported(world(alice()), AT), as_imported(some, "2030-01-01T00:00:00Z")):
        found = evaluate_state(Scenario(some), AT, known)
        assert (found.known.index.world, found.known.at) == (some, AT)
        assert found.analysis.graph == evaluate_state(Scenario(some), AT).analysis.graph


def test_no_edit_changes_nothing() -> None:
    state = evaluate_state(Scenario(world(alice())), AT)
    found = compare_evaluated(state, state)
    assert found.openings.is_nothing
    assert (found.findings.new, found.reach.new) == ((), ())
