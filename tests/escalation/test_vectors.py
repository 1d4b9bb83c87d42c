"""The vectors of escalation: which ways are there, and who may make itself an administrator."""

from typing import Any

import pytest

from rolescope.escalation.rule import Gain
from rolescope.value import replace
from support.worlds import build as worlds
from support.worlds import vectors
from support.worlds.build import deny, managed, policy, role, user
from support.worlds.escalation_worlds import EVERYTHING, A, arn, for_service, found_in, thing, world

_SLR = "/aws-service-role/x.amazonaws.com/"
_KEYS = [thing("iam_access_key", "user/bob")] * 2
_EC2 = "ec2.amazonaws.com"

FACTS: dict[str, dict[str, Any]] = {
    "bob has 2 keys": {
        "entities": (user("bob"),),
        "things": (*_KEYS, thing("iam_login_profile", "user/bob")),
    },
    "bob has a password": {
        "entities": (user("bob"),),
        "things": (thing("iam_login_profile", "user/bob"),),
    },
    "Admin is admin": {"entities": (role("Admin", allows=EVERYTHING),)},
    "role = SLR": {"entities": (role("Slr", path=_SLR, allows=EVERYTHING),)},
    "Admin trusts only alice-other": {
        "entities": (
            role("Admin", allows=EVERYTHING, trust=worlds.trusts(arn("user/alice-other"))),
        ),
    },
    "f1 has role L": {
        "entities": (for_service("lambda", "L"),),
        "things": (thing("lambda_function", "lambda:function:f1", "role/L"),),
    },
    "profile P holds role E, E trusts ec2": {
        "entities": (for_service("ec2", "E", instance_profiles=(arn("instance-profile/P"),)),),
    },
    "stack S has RoleARN C": {
        "entities": (for_service("cloudformation", "C"),),
        "things": (thing("cloudformation_stack", "cloudformation:stack/S/1", "role/C"),),
    },
    "-": {},
    "P1 attached to role App, 3 versions": {
        "entities": (
            role("App", attached=("policy/P1",)),
            replace(
                managed("P1", EVERYTHING),
                other_versions=(policy("P1", EVERYTHING), policy("P1", EVERYTHING)),
            ),
        ),
    },
    "SCP denies iam:CreateAccessKey": {
        "entities": (user("bob"),),
        "organization": worlds.organization(
            A, scps={A: [[EVERYTHING, deny("iam:CreateAccessKey")]]}
        ),
    },
}
FACTS["as before"] = FACTS["profile P holds role E, E trusts ec2"]


def _found(vector: dict[str, Any]) -> Any:
    facts = dict(FACTS[vector.get("world", "-")])
    source = user("alice", allows=vectors.statements(vector["identity"], "*"))
    entities = (source, *facts.pop("entities", ()))
    if "boundary" in vector:
        boundary = vectors.statements(vector["boundary"], "*")
        entities = (
            user("alice", allows=vectors.statements(vector["identity"], "*"), boundary="policy/B"),
            managed("B", boundary),
        )
    if "scp" in vector:
        (level,) = vector["scp"]
        facts["organization"] = worlds.organization(A, scps={A: [vectors.statements(level, "*")]})
    return found_in(world(*entities, **facts))


@pytest.mark.parametrize(
    "vector",
    [pytest.param(one, id=one["id"]) for one in vectors.corpus("escalation") if "edges" in one],
)
def test_ways(vector: dict[str, Any]) -> None:
    """Every way that has to be drawn is found, and none by another source or to another target."""
    told = set()
    for way in _found(vector).ways:
        source, target = (one.rpartition("/")[2] for one in (way.source, way.target))
        if way.gain is Gain.BECOME:
            told.add(f"{source}->{target}")
        elif source == target:
            told.add(f"{source} raised to admin" if way.is_admin else f"{source} raised")
        else:
            told.add(f"{source} raises {target}")
    assert told == set(vector["edges"]), vector["rules"]


@pytest.mark.parametrize(
    "vector",
    [pytest.param(one, id=one["id"]) for one in vectors.corpus("escalation") if "admin" in one],
)
def test_admins(vector: dict[str, Any]) -> None:
    """The mark of the source: administrator, can make itself one, or neither (PE-74)."""
    found = _found(vector)
    source = arn("user/alice")
    mark = "admin" if source in found.equivalents else "no"
    mark = "can" if source in found.makers else mark
    assert mark == vector["admin"]
