"""A world that is drawn before its trusts are evaluated: large, and soon evaluated."""

from rolescope.model.world import World
from support.worlds.build import (
    A,
    B,
    C,
    account,
    allow,
    distrusts,
    organization,
    role,
    trusts,
    user,
    world,
)

MANY = 1_510  # roles that trust a service and nothing else
OVER = {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}
STRANGER, VENDOR = "992711840031", "992711840032"


def large_world() -> World:
    """Return three accounts with trusts of every kind, some of which turn out to be denied."""
    ec2 = trusts({"Service": "ec2.amazonaws.com"})
    services = [role(f"R{number:04}", trust=ec2) for number in range(MANY)]
    asks = {"StringEquals": {"sts:ExternalId": "x"}}
    only_ops = {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{B}:user/ops"}}
    return world(
        account(A, *services, user("ann", allows=allow()), role("Own", trust=trusts(A))),
        account(
            B,
            user("ops", allows=allow()),
            role("ToB", trust=trusts(B)),
            role("ToA", trust=trusts(A)),
            role("Named", trust=trusts(f"arn:aws:iam::{A}:user/ann")),
            role("Few", trust=trusts(B, Condition=only_ops)),
            role("Open", trust=trusts("*")),
            role("Closed", trust=[trusts("*"), distrusts("*")]),
            role("Late", trust=trusts("*", Condition=OVER)),
            role("Admin", trust=trusts(STRANGER), allows=allow("*")),
            role("Asks", trust=trusts(VENDOR, Condition=asks)),
        ),
        account(C, role("FromB", trust=trusts(f"arn:aws:iam::{B}:role/ToB"))),
        organization=organization(A, B),
    )
