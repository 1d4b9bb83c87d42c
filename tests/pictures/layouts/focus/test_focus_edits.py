"""Roles whose trust policy the subject may rewrite (PE-11)."""

from rolescope.engine.index import WorldIndex
from rolescope.pictures.layouts.focus.plan import editable_roles
from rolescope.trust.edge import Node, NodeKind, Zone
from support.worlds.build import NOW, A, account, allow, role, user, world

ANA = Node(
    id=f"arn:aws:iam::{A}:user/ana",
    kind=NodeKind.USER,
    name="ana",
    zone=Zone.SCOPE,
    account=A,
    is_imported=True,
)


def test_every_role_of_a_large_account_is_counted_pe11() -> None:
    roles = [role(f"r{number:03}") for number in range(450)]
    given = world(account(A, user("ana", allows=allow("iam:UpdateAssumeRolePolicy")), *roles))
    assert len(editable_roles(WorldIndex(given), ANA, NOW)) == 450


def test_nobody_edits_the_trust_of_a_protected_role_pe11_svc7a() -> None:
    """SVC-7a, PE-11: no edge leads to a service-linked role, or to one of Identity Center."""
    given = world(
        account(
            A,
            user("ana", allows=allow("*")),
            role("App"),
            role("AWSServiceRoleForX", path="/aws-service-role/x.amazonaws.com/"),
            role("AWSReservedSSO_Admin_0123", path="/aws-reserved/sso.amazonaws.com/"),
        )
    )
    found = editable_roles(WorldIndex(given), ANA, NOW)
    assert found == (f"arn:aws:iam::{A}:role/App",)
