"""Organizations drawn at random: many callers and roles at once, whole and broken.

    @given(world=organizations(), call=calls())
    def test_…(world: World, call: Call) -> None:

Where `generated_worlds` varies the policies around one role, here a few policies are spread over
users and roles of several accounts, so that a test can ask about every pair.
"""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from hypothesis import strategies as st

from rolescope.engine.interpretation import DEFAULT, Interpretation, alternatives
from rolescope.model.policy import PolicyType
from rolescope.model.principal import User
from rolescope.model.request import AssumeRoleParameters, Context
from rolescope.model.world import AttachedPolicy, Organization, World
from rolescope.value import Value, replace
from support.worlds import asking
from support.worlds.build import (
    A,
    B,
    C,
    Document,
    account,
    allow,
    group,
    managed,
    organization,
    policy,
    role,
    trusts,
    user,
    world,
)
from support.worlds.generated_worlds import PRINCIPALS, conditions

Statement = dict[str, Any]

GOV = "222233334444"
_OF_GOV = f"arn:aws-us-gov:iam::{GOV}:"

_TRUSTED: tuple[Any, ...] = (
    *PRINCIPALS,
    *({"AWS": one} for one in (A, B, C, f"arn:aws-us-gov:iam::{GOV}:root", GOV)),
    {"AWS": f"arn:aws:iam::{A}:user/dev/ben"},
    {"AWS": f"arn:aws:sts::{A}:assumed-role/App/session"},
    {"AWS": [f"arn:aws:iam::{A}:role/eng/App", B, f"arn:aws:iam::{C}:role/Out"]},
    {"AWS": "AIDAANA0000000000000"},
    {"AWS": "AROAFAR0000000000000"},
)
_ACTIONS: tuple[Any, ...] = (
    "sts:AssumeRole",
    "sts:AssumeRole",
    "sts:*",
    "*",
    ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
    ["sts:TagSession", "s3:*"],
)
_ROLE = f"arn:aws:iam::{A}:role/"
_RESOURCES: tuple[Any, ...] = (
    "*",
    "*",
    _ROLE + "Target",
    [_ROLE + "T*", f"arn:aws:iam::{B}:role/Far", "arn:aws:s3:::logs"],
    "arn:aws:iam::*:role/*",
    "arn:aws:iam::*:role/?a*",
    f"arn:aws:iam::{A}:role/eng/*",
    f"arn:*:iam::{GOV}:role/Gov",
    "arn:aws:iam::*",
    "arn:aws:iam::1*3:role/*",
    "arn:aws:iam*",
    "arn:aws:iam::${aws:PrincipalAccount}:role/*",
    "arn:aws:iam::*:role/${aws:PrincipalTag/team, 'Target'}*",
    "arn:aws:iam::*:role/${aws:username}",
    [_ROLE + "D*", _ROLE + "${aws:PrincipalTag/team}"],
    _ROLE + "${aws:ResourceTag/team}",
    _ROLE + "T${*}",
    _ROLE + "${sts:ExternalId}*",
)
_ABOUT_ROLES: tuple[Statement, ...] = (
    {"StringEquals": {"aws:ResourceTag/team": "red"}},
    {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}},
    {"StringNotEqualsIfExists": {"iam:ResourceTag/team": ["blue", "${aws:username}"]}},
    {"StringEquals": {"aws:ResourceAccount": ["${aws:PrincipalAccount}", B]}},
    {"StringNotEquals": {"aws:ResourceOrgID": "${aws:PrincipalOrgID}"}},
    {"ForAnyValue:StringLike": {"aws:ResourceOrgPaths": "o-exampleorg1/*"}},
    {"Null": {"aws:ResourceTag/team": "true"}},
    {"ArnNotLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/*a*", f"arn:aws:iam::{B}:*"]}},
    {"StringLike": {"aws:PrincipalArn": f"arn:aws:iam::{A}:user/crowd/*7"}},
    {"StringNotLike": {"aws:PrincipalArn": ["*ana", "arn:aws:iam::*:user/${*}"]}},
    {"StringEqualsIgnoreCase": {"aws:username": ["BEN", "p7"]}},
    {"StringLike": {"aws:userid": ["AROA*:session", "AIDAP*"]}},
)


def _element(names: Sequence[str], values: Sequence[Any]) -> st.SearchStrategy[Statement]:
    return st.sampled_from([{name: value} for name in names for value in values])


_ANY_CONDITIONS = st.one_of(
    st.just({}),
    conditions(),
    st.sampled_from(_ABOUT_ROLES),
    st.tuples(conditions(), st.sampled_from(_ABOUT_ROLES)).map(lambda two: {**two[0], **two[1]}),
)
_EFFECT = st.sampled_from(("Allow", "Allow", "Allow", "Deny"))
_ACTION = _element(("Action", "Action", "Action", "NotAction"), _ACTIONS)
_PRINCIPAL = _element((*("Principal",) * 5, "NotPrincipal"), _TRUSTED)
_RESOURCE = _element((*("Resource",) * 4, "NotResource"), _RESOURCES)
_BROKEN = st.integers(0, 40)


def _breaks(source: Statement, how: int) -> Statement:
    """Break a statement: what it does is then unknown (GR-7, GR-73)."""
    match how:
        case 0:
            return {key: value for key, value in source.items() if key != "Effect"}
        case 1:
            return {**source, "NotAction": "s3:*"}
        case 2:
            return {**source, "Condition": {"StringSounds": {"aws:username": "anna"}}}
        case 3:
            return {key: value for key, value in source.items() if key != "Resource"}
        case 4:
            return {key: value for key, value in source.items() if key != "Principal"}
        case _:
            return {**source, "Resource": ["*"], "NotResource": ["*"]}


@st.composite
def _statement(draw: st.DrawFn, place: str) -> Statement:
    found: Statement = {"Effect": draw(_EFFECT), **draw(_ACTION)}
    if place in {"trust", "rcp"}:
        found |= draw(_PRINCIPAL)
    if place != "trust":
        found |= draw(_RESOURCE)
    if condition := draw(_ANY_CONDITIONS):
        found["Condition"] = condition
    how = draw(_BROKEN)
    return _breaks(found, how) if how < 6 else found


@cache
def _document(place: str, most: int = 2) -> st.SearchStrategy[Document]:
    """Draw a document; now and then one that cannot be read (GR-71), or of the old version."""
    statements = st.lists(_statement(place), max_size=most)
    return st.one_of(
        statements,
        statements,
        statements,
        statements.map(lambda found: {"Version": "2008-10-17", "Statement": found}),
        st.sampled_from(['{"Statement": [', json.dumps({"Statement": "none"})]),
    )


_WIDE: Document = [allow("*")]


@cache
def _own() -> st.SearchStrategy[Document]:
    """Draw what a user or role may do; often everything, so that the other side decides."""
    return st.just(_WIDE) | _document("identity")


_ATTACHED = st.sampled_from(
    ((), (), ("policy/One",), ("policy/One", "policy/Two"), ("policy/Gone",))
)
_BOUNDARY = st.sampled_from((None,) * 6 + ("policy/One", "policy/Limit", "policy/Gone"))
_TAGS = st.sampled_from(({}, {"team": "red"}, {"team": "Data"}, {"Team": "blue"}))
_GROUPS = st.sampled_from(((), ("people",), ("people", "gone")))
_IS_WITHOUT_ID = st.integers(0, 7).map(lambda drawn: drawn == 0)
_MAXIMUM = st.sampled_from((None, 3600, 43200))


@st.composite
def _fields(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the fields that users and roles share."""
    found = {
        "allows": draw(_own()),
        "attached": draw(_ATTACHED),
        "boundary": draw(_BOUNDARY),
        "tags": draw(_TAGS),
    }
    return {**found, "id": ""} if draw(_IS_WITHOUT_ID) else found


@st.composite
def _users(draw: st.DrawFn, /, name: str, **given: Any) -> Any:
    return user(name, groups=draw(_GROUPS), **draw(_FIELDS), **given)


@cache
def _trust() -> st.SearchStrategy[Document]:
    plain = st.sampled_from(_TRUSTED).map(lambda one: [trusts(one)])
    return plain | _document("trust", 3)


_FIELDS = _fields()


@st.composite
def _roles(draw: st.DrawFn, /, name: str, **given: Any) -> Any:
    maximum = draw(_MAXIMUM)
    return role(name, trust=draw(_trust()), max_session_duration=maximum, **draw(_FIELDS), **given)


_WITHIN_A = st.tuples(
    _users("ana"),
    _users("ben", path="/dev/"),
    _own().map(lambda allows: group("people", allows=allows)),
    _roles("Target"),
    _roles("App", path="/eng/"),
    _roles("Data"),
    _roles("AWSServiceRoleForX", path="/aws-service-role/x.amazonaws.com/"),
)
_WITHIN_B = st.tuples(_users("eve"), _roles("Far"), _roles("red"))
_ELSEWHERE = st.tuples(_roles("Out"), _roles("Gov"))
_SHARED = st.tuples(_own(), _own(), _own())
_HAS_CROWD = st.integers(0, 7).map(lambda drawn: drawn == 0)
_INCOMPLETE = st.sampled_from(((), ("roles",)))


def _crowd() -> tuple[User, ...]:
    """Return so many users that hardly any two are alike."""
    return tuple(user(f"p{number}", path="/crowd/", allows=_WIDE) for number in range(70))


_KIND = st.integers(0, 7)
_BIT = st.integers(0, 1)
_SCP_LEVELS = st.sets(st.sampled_from(("r-ex01", "ou-1", "ou-2", A, B)), max_size=3)
_RCP_LEVELS = st.sets(st.sampled_from(("r-ex01", "ou-1", A, B)), max_size=2)
_MANAGEMENT = st.sampled_from(("999999999999", "999999999999", A))
_VARIANT = st.integers(0, 11)
_PLACEMENT = st.integers(0, 4)
_FURTHER = st.sets(st.sampled_from((PolicyType.SCP, PolicyType.RCP)), max_size=2)


@st.composite
def _organization(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what is known of the organization (DF-18, DF-23, DF-40, SCP-1 to SCP-7)."""
    kind = draw(_KIND)
    if kind == 0:
        return {"organization": None}
    if kind == 1:
        return {"organization": None, "organization_known": False}
    guards: dict[str, Any] = {"scps": {}, "rcps": {"r-ex01": [allow("*", Principal="*")]}}
    for level in sorted(draw(_SCP_LEVELS)):
        guards["scps"][level] = [_WIDE, draw(_document("scp"))][draw(_BIT) :]
    for level in sorted(draw(_RCP_LEVELS)):
        guards["rcps"][level] = [draw(_document("rcp"))]
    management = draw(_MANAGEMENT)
    members = [(A, "ou-1"), (B, "ou-2"), *([(C, "r-ex01")] if draw(_BIT) else [])]
    made = organization(
        *(one for one in members if one[0] != management),
        management=management,
        units=(("ou-1", "r-ex01"), ("ou-2", "ou-1")),
        **guards,
    )
    return {"organization": draw(_variants(made))}


@st.composite
def _variants(draw: st.DrawFn, made: Organization) -> Organization:
    """Draw what is missing or switched off."""
    changes: dict[str, Any] = {}
    match draw(_VARIANT):
        case 0:
            changes = {"scps_enabled": False, "rcps_enabled": None}
        case 1:
            changes = {"policies": None}
        case 2:
            changes = {"accounts": ()}
        case 3:
            changes = {"units": made.units[1:]}
        case 4 | 5 | 6:
            changes = {"policies": _unplaced(draw, made.policies or ())}
        case 7:
            *others, last = made.accounts
            changes = {"accounts": (*others, replace(last, status="SUSPENDED"))}
    return replace(made, **changes)


def _unplaced(draw: st.DrawFn, policies: Sequence[AttachedPolicy]) -> tuple[AttachedPolicy, ...]:
    """Leave out of some policies where they are attached, and some policies altogether (SCP-6)."""
    found = []
    for one in policies:
        what = draw(_PLACEMENT)
        if what == 0:
            found.append(replace(one, targets=None))
        elif what > 1:
            found.append(one)
    for type_ in sorted(draw(_FURTHER), key=str):
        place = "scp" if type_ is PolicyType.SCP else "rcp"
        document = policy("somewhere", draw(_document(place)), type=type_)
        found.append(AttachedPolicy(id=f"p-{place}", policy=document, targets=None))
    return tuple(found)


@st.composite
def organizations(draw: st.DrawFn) -> World:
    """Draw a world of four accounts, one of them in another partition."""
    shared = [managed(*one) for one in zip(("One", "Two", "Limit"), draw(_SHARED), strict=True)]
    crowd = _crowd() if draw(_HAS_CROWD) else ()
    out, gov = draw(_ELSEWHERE)
    accounts = (
        account(A, *draw(_WITHIN_A), *crowd, *shared),
        account(B, *draw(_WITHIN_B), *shared[1:], incomplete=draw(_INCOMPLETE)),
        account(C, out, shared[0]),
        account(GOV, _in_gov(gov), _in_gov(user("gov", allows=_WIDE))),
    )
    return world(*accounts, **draw(_ORGANIZATION))


def _in_gov(entity: Any) -> Any:
    return replace(entity, arn=_OF_GOV + entity.arn)


_ORGANIZATION = _organization()


class Call(Value):
    """What all callers ask with, and how the rules are read."""

    parameters: AssumeRoleParameters
    context: Context
    is_open: bool
    reading: Interpretation


_KEYS: dict[str, tuple[list[str] | str | None, ...]] = {
    "aws:PrincipalTag/team": ("red", None),
    "aws:username": ("p7", "Target"),
    "aws:PrincipalArn": (f"arn:aws:iam::{B}:role/Far", None),
    "aws:ResourceTag/team": ("Target", None),
    "aws:MultiFactorAuthPresent": ("false", None),
    "aws:SourceIp": ("203.0.113.9",),
    "aws:CurrentTime": ("2027-06-01T00:00:00Z",),
    "aws:PrincipalOrgID": ("o-other", []),
}


_PARAMETERS = st.fixed_dictionaries(
    {},
    optional={
        "session_name": st.just("s1"),
        "external_id": st.sampled_from(("x-1", "Data", "")),
        "mfa": st.booleans(),
        "duration": st.sampled_from((900, 7200)),
        "source_identity": st.sampled_from(("ana", "")),
        "tags": st.sampled_from(((("team", "red"),), (("team", "x"), ("cost", "1")))),
        "transitive_tag_keys": st.just(("team",)),
    },
)
_GIVEN: st.SearchStrategy[dict[str, Any]] = st.just({}) | st.fixed_dictionaries(
    {}, optional={key: st.sampled_from(values) for key, values in _KEYS.items()}
)
_READING = st.just(DEFAULT) | st.sampled_from([one for _, one in alternatives(DEFAULT)])


def _parameters(asked: dict[str, Any]) -> AssumeRoleParameters:
    return AssumeRoleParameters(**asked)


def calls() -> st.SearchStrategy[Call]:
    """Draw parameters, given keys, the mode, and a reading of the UNSURE rules."""
    return st.builds(
        Call,
        (st.just({}) | _PARAMETERS).map(_parameters),
        _GIVEN.map(asking.context_of),
        st.booleans(),
        _READING,
    )
