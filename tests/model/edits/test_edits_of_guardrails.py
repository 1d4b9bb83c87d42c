"""SCPs and RCPs: made, attached and detached as Organizations allows (SCP-6, SCP-7)."""

import json

import pytest

from rolescope.model.edit import Edit, EditRefused
from rolescope.model.edits.guardrails import AttachGuardrail, DetachGuardrail, WithNewGuardrail
from rolescope.model.original import original
from rolescope.model.policy import PolicyType
from rolescope.model.policy_edit import WithGuardrail
from rolescope.model.world import AttachedPolicy, Organization, World
from rolescope.value import replace
from support.worlds.build import A, B, account, allow, deny, document, organization, policy, world

TEXT = json.dumps(document(deny("iam:*")), indent=2)
SCP, RCP = PolicyType.SCP, PolicyType.RCP
FULL = "p-RCPFullAWSAccess"


def given(**fields: object) -> World:
    made = organization(A, (B, "ou-1"), units=(("ou-1", "r-ex01"),), scps={A: [allow("*"), deny()]})
    full = AttachedPolicy(
        id=FULL,
        policy=policy("RCPFullAWSAccess", allow("*", Principal="*"), type=RCP),
        targets=("r-ex01", A),
    )
    lost = AttachedPolicy(id="p-lost", policy=policy("lost", deny(), type=SCP), targets=None)
    changed = replace(made, policies=(*(made.policies or ()), full, lost))
    return world(account(A), account(B), organization=replace(changed, **fields))  # type: ignore[arg-type] # fields of Organization


def of(world: World) -> Organization:
    assert world.organization is not None
    return world.organization


def targets(world: World, id_: str) -> tuple[str, ...] | None:
    return next(one.targets for one in of(world).policies or () if one.id == id_)


def test_a_policy_is_made_and_attached() -> None:
    for kind in (SCP, RCP):
        edit = WithNewGuardrail(kind, "No IAM", TEXT, ("ou-1", A, "ou-1"))
        assert edit.label == f"Create {kind.value} No IAM"
        before = given()
        after = edit.apply(before)
        *others, made = of(after).policies or ()
        assert tuple(others) == of(before).policies
        assert (made.id, made.targets) == (edit.id, ("ou-1", A))
        assert (made.policy.name, made.policy.type) == ("No IAM", kind)
        assert original(made.policy) == TEXT
        assert edit.refusal(after) == "The organization has a policy No IAM already."
        assert after.accounts is before.accounts


def test_policies_may_be_the_first_that_are_known() -> None:
    after = WithNewGuardrail(SCP, "One", TEXT).apply(given(policies=None))
    assert [one.targets for one in of(after).policies or ()] == [()]


def test_a_policy_is_attached_and_detached() -> None:
    before = given()
    attach = AttachGuardrail(f"p-scp-{A}-1", "ou-1", "Deny all")
    assert attach.label == "Attach Deny all to ou-1"
    after = attach.apply(before)
    assert targets(after, f"p-scp-{A}-1") == (A, "ou-1")
    detach = DetachGuardrail(f"p-scp-{A}-1", "ou-1")
    assert detach.label == f"Detach p-scp-{A}-1 from ou-1"
    assert detach.apply(after) == before
    assert targets(DetachGuardrail(f"p-scp-{A}-0", A).apply(before), f"p-scp-{A}-0") == ()


NOT = "is no root, OU or account of the organization"


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (WithNewGuardrail(PolicyType.TRUST, "x", TEXT), "trust policy is no policy of an organiz"),
        (WithNewGuardrail(SCP, "", TEXT), "The name of an SCP has 1 to 128"),
        (WithNewGuardrail(SCP, "x", TEXT, ("ou-9",)), f"ou-9 {NOT}"),
        (WithNewGuardrail(SCP, "x", TEXT, ("",)), f"Nothing {NOT}"),
        (WithNewGuardrail(SCP, "x", "{"), "is no policy document"),
        (WithNewGuardrail(SCP, "lost", TEXT), "has a policy lost already"),
        (WithGuardrail("p-lost", A, "{}", "x"), "has a policy p-lost already"),
        (AttachGuardrail("p-no", A), "The policy p-no of the organization is not imported"),
        (AttachGuardrail("p-lost", A), "Where lost is attached is not imported"),
        (AttachGuardrail(FULL, A), "RCPFullAWSAccess is attached to 111122223333 already"),
        (AttachGuardrail(FULL, "ou-9"), f"ou-9 {NOT}"),
        (DetachGuardrail("p-no", A), "The policy p-no of the organization is not imported"),
        (DetachGuardrail("p-lost", A), f"lost is not attached to {A}"),
        (DetachGuardrail(FULL, A), "AWS keeps RCPFullAWSAccess attached"),
        (DetachGuardrail("p-scp-ou-1-0", "ou-1"), "is the last SCP of ou-1: AWS keeps at least"),
    ],
)
def test_what_organizations_refuses(edit: Edit, said: str) -> None:
    refusal = edit.refusal(given())
    assert refusal is not None
    assert said in refusal
    with pytest.raises(EditRefused):
        edit.apply(given())


def test_an_rcp_may_be_the_last_one_that_is_detached() -> None:
    assert DetachGuardrail("p-rcp-r-ex01-0", "r-ex01").refusal(given()) is None


def test_nothing_is_attached_where_the_type_is_not_enabled_scp7() -> None:
    before = given(scps_enabled=False, rcps_enabled=None)
    assert AttachGuardrail(f"p-scp-{A}-1", "ou-1").refusal(before) == (
        "SCPs are not enabled in the organization."
    )
    assert AttachGuardrail("p-rcp-r-ex01-0", "ou-1").refusal(before) is None


@pytest.mark.parametrize(
    "edit",
    [WithNewGuardrail(SCP, "x", TEXT), AttachGuardrail("p", "r"), DetachGuardrail("p", "r")],
)
def test_without_an_organization_there_are_none(edit: Edit) -> None:
    assert edit.refusal(world(account(A))) == "No organization is imported."
