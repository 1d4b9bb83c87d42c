"""The plan of our own making does what its expectation says (expected.json)."""

from typing import Any

import pytest

from rolescope.model.edits.documents import WithDocument
from rolescope.model.edits.entities import WithRole
from rolescope.model.place import PlaceKind
from rolescope.model.strict_json import decode
from rolescope.model.world import World
from rolescope.plans.plan_values import NoteKind
from rolescope.plans.proposal import PlannedEdit, Proposal, propose
from rolescope.plans.terraform import read_terraform
from support.iac import IAC, sample
from support.plans import A

EXPECTED = sample("expected.json")
PLACEHOLDER = "batch-(known after apply)"


@pytest.fixture(scope="module")
def proposal(imported: World) -> Proposal:
    return propose(imported, [read_terraform(sample("plan.json"), {})])


def _told(made: PlannedEdit, world: World) -> dict[str, Any]:
    """Write an edit as the expectation does."""
    edit = made.edit
    name = type(edit).__name__.replace("WithUnnamed", "With")
    found: dict[str, Any] = {"address": made.address, "edit": name}
    for field in ("account", "name", "path", "holder", "policy", "user", "group", "seconds"):
        if hasattr(edit, field):
            found[field] = getattr(edit, field)
    if isinstance(edit, WithRole):
        found["arn"] = edit.arn(world)
        found["trust"] = decode(edit.trust).value
        found["max_session_duration"] = edit.max_session_duration
    if isinstance(edit, WithDocument):
        is_trust = edit.place.kind is PlaceKind.TRUST
        found["place"] = (
            f"trust of {edit.place.holder}" if is_trust else f"policy {edit.place.name}"
        )
        found["after"] = decode(edit.text).value
    return found


def test_every_edit_of_the_plan_is_made(proposal: Proposal) -> None:
    found = [_told(one, proposal.base) for one in proposal.made]
    wanted = [one for one in EXPECTED["edits"] if one["edit"]]
    assert len(found) == len(wanted)
    for one in wanted:
        name = one["edit"].partition(" ")[0]
        same = [x for x in found if (x["address"], x["edit"]) == (one["address"], name)]
        assert len(same) == 1, one
        for key, value in one.items():
            written = str(value).replace("batch-__planned__", PLACEHOLDER)
            if key in same[0] and key != "edit" and value is not None:
                assert str(same[0][key]) == written, (one["address"], key)


def test_what_leaves_the_state_makes_no_edit(proposal: Proposal) -> None:
    """IAC-4: forget."""
    stays = [note.address for note in proposal.notes if note.kind is NoteKind.STAYS]
    assert stays == ["aws_iam_role.forgotten"]
    assert "aws_iam_role.forgotten" not in {one.address for one in proposal.made}


def test_accounts_of_providers_are_found_or_asked_for_iac31(proposal: Proposal) -> None:
    (plan,) = proposal.plans
    found = {one.key: one.account or "ask" for one in plan.providers}
    wanted = {
        key: one if one == "ask" else one["account"] for key, one in EXPECTED["providers"].items()
    }
    assert found == wanted
    asked = [{"provider": one.provider, "address": one.address} for one in proposal.asked]
    assert asked == EXPECTED["asked"]


def test_what_is_unknown_is_named_iac36(proposal: Proposal) -> None:
    certain = {NoteKind.STAYS, NoteKind.BASE_DIFFERS}
    found = {note.address for note in proposal.notes if note.kind not in certain}
    assert found == {one["address"] for one in EXPECTED["unknown"]}


def test_a_secret_is_known_to_be_one_iac13(proposal: Proposal) -> None:
    secret = {one.address for one in proposal.made if one.is_sensitive}
    assert secret == {"aws_iam_role.secret"}


def test_an_answer_for_the_account_applies_what_was_asked(imported: World) -> None:
    plan = read_terraform(sample("plan.json"), {"aws.org": A})
    found = propose(imported, [plan])
    assert found.asked == ()
    refused = [note.why for note in found.notes if note.kind is NoteKind.NOT_APPLIED]
    assert refused == ["No organization is imported."] * 2


def test_a_state_is_what_the_import_has(imported: World) -> None:
    """IAC-37: what a state lists is compared with the import; what it lacks is left alone."""
    shown = propose(imported, [read_terraform(sample("state.show.json"), {})])
    assert [one.edit.label for one in shown.made] == []
    raw = propose(imported, [read_terraform(sample("terraform.tfstate"), {})])
    assert {one.address for one in raw.made} <= {one.address for one in raw.plans[0].resources}


def test_utf16_of_powershell_is_read_iac1() -> None:
    from rolescope.importers.plan_files import read_plan_file  # noqa: PLC0415 - used here alone

    value, _ = read_plan_file(IAC / "plan.utf16le-bom.json")
    assert value == sample("plan.json")
