"""A small world of trusts for the tests of texts and panels."""

from typing import Any

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import SessionCaller
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.model.world import World
from rolescope.simulation.assume_role import Simulation, simulate
from support.worlds import build as worlds
from support.worlds.build import A, B, account, allow, deny, organization, role, trusts, user, world

RELEASE = f"arn:aws:iam::{B}:role/release"
DEPLOY = f"arn:aws:iam::{A}:role/deploy"
ADMIN = f"arn:aws:iam::{B}:role/admin"
ANA = f"arn:aws:iam::{A}:user/ana"
HOSTILE = "<b>x</b><img src='//host/share/x.png'>\u202eevil"

_CONDITIONS = {
    "StringEquals": {"sts:ExternalId": "nw-7731"},
    "StringLike": {"sts:RoleSessionName": "release-*"},
}


def release_world(**fields: Any) -> World:
    """deploy (account A) can assume release (account B) with external ID and session name."""
    return world(
        account(
            A,
            role("deploy", trust=trusts(ANA), allows=allow(resource=RELEASE)),
            user("ana", allows=allow()),
        ),
        account(
            B,
            role(
                "release",
                trust=[
                    trusts(ANA, Sid="People", Condition={"Bool": _MFA}),
                    trusts(DEPLOY, Sid="Tools", Condition=_CONDITIONS),
                ],
                allows=[allow(["s3:GetObject", "s3:PutObject"]), deny("s3:DeleteBucket")],
                max_session_duration=14_400,
                tags={"team": HOSTILE},
                description=HOSTILE,
            ),
            role("admin", trust=trusts(RELEASE), allows=allow("*")),
        ),
        organization=organization(A, B, scps={B: [allow("*"), deny("organizations:*")]}),
        **fields,
    )


_MFA = {"aws:MultiFactorAuthPresent": "true"}


def ask(index: WorldIndex, caller: Any = None, target: str = RELEASE, **given: Any) -> Simulation:
    """Simulate AssumeRole; parameters go by keyword."""
    request = AssumeRoleRequest(
        caller=caller or SessionCaller(role=DEPLOY),
        role=target,
        at=worlds.NOW,
        parameters=AssumeRoleParameters(**given),
    )
    return simulate(request, index)


def allowed(index: WorldIndex) -> Simulation:
    """Simulate the call that is allowed."""
    return ask(index, external_id="nw-7731", session_name="release-1")
