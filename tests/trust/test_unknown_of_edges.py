"""What the import lacks beside an allowed edge does not depend on the order of the roles."""

from itertools import permutations

from rolescope.engine.index import WorldIndex
from rolescope.model.arn import group_digits
from rolescope.model.principal import Role
from rolescope.trust.graph import trust_graph
from support.worlds.build import NOW, A, account, allow, role, trusts, world

LINKED = "/aws-service-role/x.amazonaws.com/"


def unknown(*roles: Role) -> dict[str, tuple[str, ...]]:
    given = world(account(A, *roles), organization_known=False)
    return {edge.id: edge.unknown for edge in trust_graph(WorldIndex(given), NOW).edges}


def test_no_rcp_limits_the_trust_of_a_service_linked_role() -> None:
    """RCP-4: for the others, the RCPs that are not imported weigh."""
    linked = role("Linked", path=LINKED, trust=trusts({"Service": "x.amazonaws.com"}))
    plain = role("Plain", trust=trusts({"Service": "ec2.amazonaws.com"}))
    found = unknown(linked, plain)
    assert found == unknown(plain, linked)
    by_role = {key.rpartition("/")[2]: value for key, value in found.items()}
    assert by_role == {"Linked": (), "Plain": (f"RCPs of account {group_digits(A)}",)}


def test_no_scp_limits_a_service_linked_caller() -> None:
    """SCP-4."""
    linked = role("Linked", path=LINKED, allows=allow())
    plain = role("Plain", allows=allow())
    targets = [
        role("One", trust=trusts(f"arn:aws:iam::{A}:role{LINKED}Linked")),
        role("Two", trust=trusts(f"arn:aws:iam::{A}:role/Plain")),
    ]
    found = [unknown(linked, plain, *order) for order in permutations(targets)]
    assert found[0] == found[1]
    by_role = {key.rpartition("/")[2]: value for key, value in found[0].items()}
    assert by_role["One"] == ()
    assert f"SCPs of account {group_digits(A)}" in by_role["Two"]
