"""Worlds drawn at random: every operator, form of principal, kind of policy and of caller.

    @given(sets=policy_sets(), case=cases())
    def test_…(sets: Sets, case: Case) -> None:
        verdict = judge(sets, case)

`Sets` are the statements of the policies that bear on one role, as plain values, so that a test
can add, drop or turn around some of them; `build` makes a world of them. A `Case` is who asks, and
with what.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from hypothesis import strategies as st

from rolescope.engine.evaluate import evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import DEFAULT, Interpretation
from rolescope.engine.language.conditions import OPERATORS
from rolescope.engine.verdict import Verdict
from rolescope.model.caller import (
    Caller,
    FederatedUserCaller,
    RootCaller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.model.world import World
from rolescope.value import Value, field, replace
from support.worlds import asking
from support.worlds.asking import arn
from support.worlds.build import (
    NOW,
    A,
    B,
    Document,
    account,
    allow,
    group,
    managed,
    organization,
    policy,
    role,
    user,
    world,
)

Statement = dict[str, Any]

HOST = "idp.example.org"
OIDC, SAML = f"arn:aws:iam::{A}:oidc-provider/{HOST}", f"arn:aws:iam::{A}:saml-provider/Okta"
ANA, APP, TARGET = arn("user/ana"), arn("role/eng/App"), arn("role/Target")
EVE, FAR = f"arn:aws:iam::{B}:user/eve", f"arn:aws:iam::{B}:role/Far"
SERVICE = "ec2.amazonaws.com"

PRINCIPALS: tuple[Any, ...] = (
    "*",
    *({"AWS": one} for one in ("*", A, f"arn:aws:iam::{B}:root", ANA, APP, TARGET, EVE, FAR)),
    {"AWS": f"arn:aws:sts::{A}:assumed-role/App/s1"},
    {"AWS": f"arn:aws:sts::{A}:federated-user/fed"},
    {"AWS": [B, ANA]},
    {"AWS": "AIDAGONEGONEGONEGONE"},
    {"AWS": arn("role/App*")},
    {"Service": [SERVICE, "lambda.amazonaws.com"]},
    {"Federated": OIDC},
    {"Federated": [SAML, "accounts.google.com"]},
    {"AWS": [A, B], "Service": SERVICE, "Federated": [OIDC, SAML]},
)
_ACTIONS = (
    "sts:AssumeRole",
    ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
    ["sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"],
    "sts:*",
    "STS:Assume*",
    "*",
    ["s3:*", "iam:PassRole"],
)
_RESOURCES = ("*", TARGET, arn("role/T*"), f"arn:aws:iam::*:role/{'?' * 6}", arn("role/eng/*"))

_VALUES: dict[str, tuple[str, ...]] = {
    "sts:ExternalId": ("x-1", "x-*", "${aws:PrincipalTag/team}", ""),
    "sts:RoleSessionName": ("s1", "s?", "${aws:username}", "*"),
    "sts:SourceIdentity": ("ana", "a*"),
    "aws:SourceIdentity": ("ana", "*"),
    "aws:PrincipalTag/team": ("red", "r*", "${aws:RequestTag/team, 'red'}"),
    "aws:RequestTag/team": ("red", "blue", "${aws:PrincipalTag/team}"),
    "aws:TagKeys": ("team", "t*", "cost"),
    "sts:TransitiveTagKeys": ("team", "cost"),
    "aws:username": ("ana", "e*"),
    "aws:userid": ("AIDAANA0000000000000", "*:s1", f"{A}"),
    "aws:PrincipalType": ("User", "AssumedRole"),
    "aws:PrincipalAccount": (A, "${aws:ResourceAccount}"),
    "aws:PrincipalOrgID": ("o-exampleorg1", "o-other"),
    "aws:PrincipalOrgPaths": ("o-exampleorg1/r-ex01/*", "o-other/*"),
    "aws:SourceVpc": ("vpc-1", "vpc-*"),
    "aws:SourceAccount": (A, B),
    f"{HOST}:sub": ("repo:acme/infra:*", "ana"),
    f"{HOST}:aud": ("sts.amazonaws.com", "other"),
    "SAML:sub": ("ana", "*"),
    "aws:PrincipalArn": (ANA, APP, "arn:aws:iam::*:role/*", "*"),
    "aws:SourceArn": (f"arn:aws:ec2:*:{A}:instance/*", "no-arn"),
    "aws:MultiFactorAuthAge": ("3600", "60", "many"),
    "aws:CurrentTime": ("2026-11-24T12:00:00Z", "2027-01-01", "1795521600", "never"),
    "aws:TokenIssueTime": ("2026-11-24T11:30:00Z", "2026-11-25"),
    "aws:EpochTime": ("1795521600", "0"),
    "aws:MultiFactorAuthPresent": ("true", "false"),
    "aws:SecureTransport": ("true", "false", "maybe"),
    "aws:ViaAWSService": ("true", "false"),
    "aws:PrincipalIsAWSService": ("true", "false"),
    "aws:SourceIp": ("203.0.113.0/24", "203.0.113.9", "2001:db8::/32", "no-network"),
    "aws:VpcSourceIp": ("10.0.0.0/8",),
    "acme:Blob": ("QQ==", "no base64!"),
}
_OF_KIND = {  # the keys that each family of operators is tried on
    "Arn": ("aws:PrincipalArn", "aws:SourceArn"),
    "Numeric": ("aws:MultiFactorAuthAge", "aws:EpochTime"),
    "Date": ("aws:CurrentTime", "aws:TokenIssueTime", "aws:EpochTime"),
    "Bool": tuple(key for key, values in _VALUES.items() if "false" in values),
    "Binary": ("acme:Blob",),
    "Ip": ("aws:SourceIp", "aws:VpcSourceIp"),
    "NotIp": ("aws:SourceIp", "aws:VpcSourceIp"),
    "Null": tuple(_VALUES),
    "String": tuple(_VALUES),
}
MULTIVALUED = ("aws:TagKeys", "sts:TransitiveTagKeys", "aws:PrincipalOrgPaths")

CHOICES: dict[str, tuple[list[str] | str | None, ...]] = {
    "sts:ExternalId": ("x-1", "red", None),
    "aws:SourceIp": ("203.0.113.9", "2001:db8::1", None),
    "aws:SourceVpc": ("vpc-1", None),
    "aws:RequestTag/team": ("red", "blue", None),
    "aws:TagKeys": (["team"], ["cost", "team"], None),
    "acme:Blob": ("QQ==", None),
}
"""Keys that every signed caller may bring or not, with values to choose from."""


def _family(operator: str) -> tuple[str, ...]:
    return next(keys for start, keys in _OF_KIND.items() if operator.startswith(start))


_OPERATORS = st.sampled_from([operator.name for operator in OPERATORS])
_KEYS = {operator.name: st.sampled_from(_family(operator.name)) for operator in OPERATORS}
_LISTS = {
    key: st.lists(st.sampled_from(values), max_size=2, unique=True)
    for key, values in _VALUES.items()
}
_TRUTH = st.sampled_from([["true"], ["false"]])
_SET_PREFIX = st.sampled_from(["", "ForAllValues:", "ForAnyValue:"])
_RARE_PREFIX = st.sampled_from(["", "", "ForAnyValue:"])
_SUFFIX = st.sampled_from(["", "", "IfExists"])


@st.composite
def tests(draw: st.DrawFn) -> tuple[str, str, list[str]]:
    """Draw one test of a Condition block: operator, key, values."""
    base = draw(_OPERATORS)
    key = draw(_KEYS[base])
    if base == "Null":
        return base, key, draw(_TRUTH)
    prefix = draw(_SET_PREFIX if key in MULTIVALUED else _RARE_PREFIX)
    return prefix + base + draw(_SUFFIX), key, draw(_LISTS[key])


def _block(found: list[tuple[str, str, list[str]]]) -> dict[str, dict[str, list[str]]]:
    block: dict[str, dict[str, list[str]]] = {}
    for operator, key, values in found:
        block.setdefault(operator, {})[key] = values
    return block


_TESTS = st.lists(tests(), min_size=1, max_size=2)
_CONDITIONS: st.SearchStrategy[dict[str, dict[str, list[str]]]] = st.one_of(
    st.just({}), _TESTS.map(_block), tests().map(lambda one: _block([one]))
)


def conditions() -> st.SearchStrategy[dict[str, dict[str, list[str]]]]:
    """Draw a Condition block; one in three is empty."""
    return _CONDITIONS


PLACES = ("trust", "identity", "attached", "boundary", "session", "scp", "rcp")
_EFFECTS = ("Allow", "Allow", "Allow", "Deny")


@cache
def statements(place: str, effects: tuple[str, ...] = _EFFECTS) -> st.SearchStrategy[Statement]:
    """Draw a statement for a place; half of its elements are as wide as can be."""
    last = _PRINCIPAL_ELEMENT if place == "trust" else _RESOURCE_ELEMENT
    anyone = {"Principal": "*"} if place == "rcp" else {}
    return st.builds(
        lambda effect, action, other, block: (
            {"Effect": effect} | anyone | action | other | {"Condition": block}
        ),
        st.sampled_from(effects),
        _ACTION_ELEMENT,
        last,
        _CONDITIONS,
    )


def _element(name: str, values: tuple[Any, ...]) -> st.SearchStrategy[Statement]:
    """Draw an element: everything, one of the values, or now and then all but one of them."""
    some = [{name: value} for value in values]
    all_but = [{f"Not{name}": value} for value in values]
    return st.sampled_from([{name: "*"}] * (2 * len(values)) + 2 * some + all_but)


_ACTION_ELEMENT = _element("Action", _ACTIONS)
_PRINCIPAL_ELEMENT = _element("Principal", PRINCIPALS)
_RESOURCE_ELEMENT = _element("Resource", _RESOURCES)


class Sets(Value):
    """The statements of the policies around one role; None: there is no such policy."""

    trust: list[Statement]
    identity: list[Statement]
    attached: list[Statement] | None = None
    boundary: list[Statement] | None = None
    session: list[Statement] | None = None
    scp: list[Statement] | None = None
    rcp: list[Statement] | None = None

    def at(self, place: str) -> list[Statement] | None:
        """Return the statements of one place."""
        found: list[Statement] | None = getattr(self, place)
        return found

    def put(self, place: str, found: list[Statement] | None) -> "Sets":
        """Return the same with other statements in one place."""
        changed: Any = {place: found}
        return replace(self, **changed)


def _several(place: str, most: int = 2) -> st.SearchStrategy[list[Statement]]:
    return st.lists(statements(place), max_size=most)


_SETS = st.builds(
    Sets,
    trust=st.lists(statements("trust"), min_size=1, max_size=3),
    identity=_several("identity", 3),
    **{
        place: st.one_of(st.none(), st.none(), _several(place))
        for place in ("attached", "boundary", "session", "scp", "rcp")
    },
)


def policy_sets() -> st.SearchStrategy[Sets]:
    """Draw policies; most worlds have only some kinds of them."""
    return _SETS


CALLERS = (
    "ana",
    "ana with a session token",
    "ana with MFA",
    "federated user of ana",
    "App",
    "App by SAML",
    "Target",
    "eve",
    "Far",
    "root",
    "service",
    "token",
    "assertion",
)


def caller_of(kind: str, session_policy: str | None = None) -> Caller:
    """Return a caller by what it is called in CALLERS."""
    session = {"name": "s1", "session_policy": session_policy, "tags": (("cost", "1"),)}
    made: dict[str, Caller] = {
        "ana": UserCaller(ANA),
        "ana with a session token": SessionTokenCaller(user=ANA),
        "ana with MFA": SessionTokenCaller(user=ANA, mfa=True, mfa_age=600),
        "federated user of ana": FederatedUserCaller(
            user=ANA, name="fed", session_policy=session_policy
        ),
        "App": SessionCaller(role=APP, **session),  # type: ignore[arg-type] # any field
        "App by SAML": SessionCaller(role=APP, source=SamlCaller(provider=SAML), name="s1"),
        "Target": SessionCaller(role=TARGET, name="s1", source_identity="ana"),
        "eve": UserCaller(EVE),
        "Far": SessionCaller(role=FAR, **session),  # type: ignore[arg-type] # any field
        "root": RootCaller(A),
        "service": ServiceCaller(SERVICE),
        "token": WebIdentityCaller(
            provider=OIDC, claims=(("aud", ("sts.amazonaws.com",)), ("sub", ("ana",)))
        ),
        "assertion": SamlCaller(provider=SAML, attributes=(("sub", ("ana",)),)),
    }
    return made[kind]


class Case(Value):
    """Who asks for the role, and with what."""

    caller: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    is_open: bool = False


def parameters() -> st.SearchStrategy[dict[str, Any]]:
    """Draw parameters of AssumeRole that STS takes."""
    return st.fixed_dictionaries(
        {},
        optional={
            "session_name": st.sampled_from(["s1", "release-7"]),
            "external_id": st.sampled_from(["x-1", "red"]),
            "mfa": st.booleans(),
            "source_identity": st.just("ana"),
            "tags": st.sampled_from([{"team": "red"}, {"team": "blue", "cost": "1"}]),
        },
    )


def contexts() -> st.SearchStrategy[dict[str, Any]]:
    """Draw given context keys."""
    optional = {key: st.sampled_from(values) for key, values in CHOICES.items()}
    return st.fixed_dictionaries({}, optional=optional)


def cases(callers: tuple[str, ...] = CALLERS) -> st.SearchStrategy[Case]:
    """Draw who asks, how, and whether what is not given is absent or unknown."""
    return st.builds(
        Case, st.sampled_from(callers), parameters(), contexts(), is_open=st.booleans()
    )


def build(sets: Sets) -> World:
    """Make the world: the role is in account A, callers are there and in B, one organization."""
    hour: dict[str, Any] = {"max_session_duration": 3600}
    fields: dict[str, Any] = {"allows": sets.identity, "tags": {"team": "red"}}
    given: dict[str, Any] = {}
    if sets.boundary is not None:
        given["boundary"] = "policy/Limit"
    if sets.attached is not None:
        given["attached"] = ("policy/Attached",)
    policies = (managed("Limit", sets.boundary or []), managed("Attached", sets.attached or []))
    lent = group("people", inline=(policy("people", sets.identity),))
    target = role("Target", trust=sets.trust, **fields, **given, **hour)
    scps: dict[str, list[Document]] = {}
    if sets.scp is not None:
        scps = {one: [allow("*"), sets.scp] for one in (A, B)}
    rcps: dict[str, list[Document]] = {"r-ex01": [allow("*", Principal="*")]}
    if sets.rcp is not None:
        rcps[A] = [sets.rcp]
    return world(
        account(
            A,
            target,
            role("App", path="/eng/", **fields, **given, **hour),
            user("ana", tags={"team": "red"}, groups=("people",), **given),
            lent,
            *policies,
            OidcProvider(arn=OIDC, url=HOST, client_ids=("sts.amazonaws.com",)),
            SamlProvider(arn=SAML),
        ),
        account(
            B,
            user("eve", **fields, **given),
            role("Far", **fields, **given, **hour),
            *policies,
            oidc_providers=(),
            saml_providers=(),
        ),
        organization=organization(A, B, scps=scps, rcps=rcps),
    )


def session_text(sets: Sets) -> str | None:
    """Return the session policy as the JSON text that a caller passes."""
    if sets.session is None:
        return None
    return json.dumps({"Version": "2012-10-17", "Statement": sets.session})


def request_of(sets: Sets, case: Case) -> AssumeRoleRequest:
    """Return the request of a case."""
    caller = caller_of(case.caller, session_text(sets))
    given = dict(case.parameters)
    if "tags" in given:
        given["tags"] = tuple(given["tags"].items())
    return AssumeRoleRequest(
        caller=caller,
        role=TARGET,
        at=NOW,
        action=caller.operation,
        parameters=AssumeRoleParameters(**given),
        context=asking.context_of(case.context),
        is_open=case.is_open,
    )


def judge(
    sets: Sets,
    case: Case,
    *,
    where: World | None = None,
    reading: Interpretation = DEFAULT,
    **changes: Any,
) -> Verdict:
    """Evaluate a case in the world of the sets, or in another one; `changes` are the case's."""
    request = request_of(sets, replace(case, **changes))
    return evaluate_assume_role(request, WorldIndex(where or build(sets)), reading)
