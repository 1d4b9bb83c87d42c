"""The commands of a patch come in an order that AWS takes."""

import json

from rolescope.exporters.patch.writing import write_patch
from rolescope.model.edit import Edit, Scenario
from rolescope.model.edits.entities import WithoutPrincipal, WithRole
from rolescope.model.edits.guardrails import AttachGuardrail, DetachGuardrail, WithNewGuardrail
from rolescope.model.policy import PolicyType
from rolescope.model.world import World
from support.worlds.build import (
    A,
    B,
    account,
    allow,
    document,
    organization,
    role,
    trusts,
    user,
    world,
)

R = f"arn:aws:iam::{A}:role/"


def patch(given: World, *edits: Edit) -> dict[str, bytes]:
    return write_patch(Scenario(given, edits))


def commands(files: dict[str, bytes], name: str = "commands.sh") -> list[str]:
    """Return the commands of a script, each as one line; those that only look something up, not."""
    lines = files[name].decode().replace("\\\n  ", "").splitlines()
    return [line for line in lines if line.startswith("aws ")]


def guarded() -> World:
    scps = {"ou-1": [allow("*")], B: [allow("*", Sid="Other")]}
    org = organization((A, "ou-1"), B, units=[("ou-1", "r-ex01")], scps=scps)
    return world(account(A, user("ana")), organization=org)


def scps(given: World) -> dict[str, str]:
    """Return the SCPs by where they are attached."""
    assert given.organization is not None
    found = given.organization.imported(PolicyType.SCP)
    return {target: one.id for one in found for target in one.targets or ()}


def test_an_scp_is_attached_before_the_last_other_one_is_detached() -> None:
    """SCP-6: AWS never leaves a root, OU or account without an SCP; there and back."""
    given = guarded()
    ours, other = scps(given)["ou-1"], scps(given)[B]
    files = patch(given, AttachGuardrail(other, "ou-1"), DetachGuardrail(ours, "ou-1"))
    attach, detach = "attach-policy --policy-id {}", "detach-policy --policy-id {}"
    target = "aws organizations {} --target-id ou-1"
    assert commands(files) == [
        target.format(attach.format(other)),
        target.format(detach.format(ours)),
    ]
    assert commands(files, "undo.sh") == [
        target.format(attach.format(ours)),
        target.format(detach.format(other)),
    ]


def test_a_new_scp_goes_after_the_one_that_it_stood_in_for_is_back() -> None:
    """SCP-6: undo attaches what was there before it takes away what was made."""
    given = guarded()
    ours = scps(given)["ou-1"]
    text = json.dumps(document(allow("*")))
    new = WithNewGuardrail(PolicyType.SCP, "New", text, ("ou-1",))
    found = commands(patch(given, new, DetachGuardrail(ours, "ou-1")), "undo.sh")
    assert [line.split()[2] for line in found] == [
        "attach-policy",
        "detach-policy",
        "delete-policy",
    ]


def test_roles_that_trust_one_another_are_made_before_they_do() -> None:
    """PR-13: AWS refuses a trust policy that names a role that does not exist, or itself."""
    one = json.dumps(document(trusts(R + "Two")))
    two = json.dumps(document(trusts([R + "One", R + "Two"])))
    made = (WithRole(A, "One", "/", one), WithRole(A, "Two", "/", two))
    # Edits are made one after the other: AWS would refuse the first alone, RoleScope does not.
    files = patch(world(account(A)), *made)
    found = commands(files)
    assert [line.split()[2] for line in found] == ["create-role"] * 2 + [
        "update-assume-role-policy"
    ] * 2
    documents = [json.loads(files[line.partition("file://")[2].split()[0]]) for line in found]
    effects = [written["Statement"] for written in documents]
    assert [one["Effect"] for (one,) in effects[:2]] == ["Deny", "Deny"]
    assert documents[2:] == [json.loads(one), json.loads(two)]


def test_undo_makes_a_role_again_that_trusts_itself() -> None:
    """PR-13: it is to be there before its trust policy names it."""
    given = world(account(A, role("Self", trust=trusts([R + "Self", A]))))
    found = commands(patch(given, WithoutPrincipal(R + "Self")), "undo.sh")
    assert [line.split()[2] for line in found] == ["create-role", "update-assume-role-policy"]
