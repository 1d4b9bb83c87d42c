"""A trust that is taken out is gone, whatever way a document writes it (TR-15, GR-8, PR-2)."""

import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from rolescope.model.document import parse_policy
from rolescope.model.edit import WithoutTrust
from rolescope.model.policy import Effect, Policy, PolicyType, StatementPrincipal
from rolescope.model.principal import Role
from rolescope.model.world import Account, World
from support.worlds.build import A, B

ROLE = f"arn:aws:iam::{A}:role/Target"


def spelled(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from([name, name, name.lower(), name.upper()])


VALUES = st.sampled_from(
    [A, f" {A}", f"arn:aws:iam::{A}:root", B, "*", f"arn:aws:iam::{A}:user/ana", 111122223333, None]
)
PRINCIPALS = st.just("*") | st.dictionaries(
    st.sampled_from(["AWS", "aws", "Service", "service", "Federated", "CanonicalUser", "Other"]),
    VALUES | st.lists(VALUES, max_size=3),
    max_size=3,
)


@st.composite
def pieces(draw: st.DrawFn) -> dict[str, Any]:
    found: list[tuple[str, Any]] = [
        (draw(spelled("Effect")), draw(st.sampled_from(["Allow", "Allow", "Deny", "allow", 7]))),
        (draw(spelled("Action")), "sts:AssumeRole"),
    ]
    names = st.sampled_from([["Principal"], ["principal"], ["NotPrincipal", "Principal"], []])
    found += [(name, draw(PRINCIPALS)) for name in draw(names)]
    return dict(draw(st.permutations(found)))


@st.composite
def documents(draw: st.DrawFn) -> str:
    name = draw(spelled("Statement"))
    statements = draw(st.lists(pieces(), min_size=1, max_size=3) | pieces())
    return json.dumps({name: statements, draw(spelled("Version")): "2012-10-17"})


def trusted(policy: Policy) -> list[StatementPrincipal]:
    return [
        principal
        for statement in policy.statements
        if statement.effect is Effect.ALLOW
        for principal in statement.principals or ()
    ]


@example(
    text=json.dumps(
        {
            "Statement": [
                {"Effect": effect, "Action": "sts:AssumeRole", "Principal": "*"}
                for effect in ("Allow", "allow")
            ]
        }
    ),
    at=0,
)
@given(text=documents(), at=st.integers(0, 9))
def test_what_is_taken_out_is_gone_and_nothing_else(text: str, at: int) -> None:
    policy = parse_policy(text, name="trust policy", type=PolicyType.TRUST)
    named = trusted(policy)
    if not named:
        return
    chosen = named[at % len(named)]
    role = Role(arn=ROLE, name="Target", trust_policy=policy)
    world = World(accounts=(Account(id=A, roles=(role,)),))
    edited = WithoutTrust(ROLE, chosen).apply(world).accounts[0].roles[0].trust_policy
    gone = (chosen.type, chosen.value)
    left = [(one.type, one.value) for one in trusted(edited)]
    assert left == [pair for one in named if (pair := (one.type, one.value)) != gone]
