"""A world with roles of IAM Identity Center, and who stands behind them."""

from rolescope.model.collection import Assignment, PermissionSet
from rolescope.model.world import World
from rolescope.value import replace
from support.worlds.build import account, allow, role, trusts, world

A = "111111111111"
_PATH = "/aws-reserved/sso.amazonaws.com/"
_PROVIDER = f"arn:aws:iam::{A}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE"


def reserved(name: str) -> str:
    """Return the ARN of the role of a permission set."""
    return f"arn:aws:iam::{A}:role{_PATH}AWSReservedSSO_{name}_0123456789abcdef"


def with_people(*, imported: bool = True) -> World:
    """Return roles of three permission sets: of a group and a person, of nobody, of the group."""
    trust = trusts({"Federated": _PROVIDER}, "sts:AssumeRoleWithSAML")
    names = ("Admin", "Idle", "Audit")
    roles = [
        role(
            f"AWSReservedSSO_{name}_0123456789abcdef",
            path=_PATH,
            trust=trust,
            allows=allow("*" if name == "Admin" else "s3:*"),
        )
        for name in names
    ]
    made = world(account(A, *roles, role("Plain")))
    if not imported:
        return made
    group = Assignment(
        account=A, kind="GROUP", id="g-1", name="Operators", people=("Ana Lima", "Ben Okafor")
    )
    person = Assignment(account=A, kind="USER", id="u-9", name="Chi Tanaka")
    elsewhere = replace(person, account="222222222222")
    sets = (
        PermissionSet(arn="ps-1", name="Admin", assignments=(person, group)),
        PermissionSet(arn="ps-2", name="Idle", assignments=(elsewhere,)),
        PermissionSet(arn="ps-3", name="Audit", assignments=(group,)),
    )
    return replace(made, permission_sets=sets)


def with_many_people(count: int = 30) -> World:
    """Return the same, where so many more people have a permission set each, Admin or Audit."""
    made = with_people()
    admin, *others = made.permission_sets or ()
    more = [
        Assignment(account=A, kind="USER", id=f"u-{number}", name=f"Person {number:02}")
        for number in range(10, 10 + count)
    ]
    found = (
        replace(one, assignments=(*one.assignments, *mine))
        for one, mine in zip((admin, *others), (more[:10], [], more[10:]), strict=True)
    )
    return replace(made, permission_sets=tuple(found))
