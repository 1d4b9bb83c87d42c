"""Roles whose trust policy the subject may rewrite (PE-11)."""

from rolescope.drawing.layouts.focus.edits import editable_roles
from rolescope.evaluation.index import WorldIndex
from rolescope.trust.edge import Node, NodeKind, Zone
from worlds import NOW, A, account, allow, role, user, world


def test_every_role_of_a_large_account_is_counted_pe11() -> None:
    roles = [role(f"r{number:03}") for number in range(450)]
    given = world(account(A, user("ana", allows=allow("iam:UpdateAssumeRolePolicy")), *roles))
    ana = Node(
        id=f"arn:aws:iam::{A}:user/ana",
        kind=NodeKind.USER,
        name="ana",
        zone=Zone.SCOPE,
        account=A,
        is_imported=True,
    )
    assert len(editable_roles(WorldIndex(given), ana, NOW)) == 450
