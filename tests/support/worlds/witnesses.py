"""Witnesses: requests that are allowed, found by trying them, without any of `rolescope.trust`.

A `Case` is a trust of one kind of caller with conditions of every kind, and what other policies
say. `witness` makes requests as such callers can make them (each key absent, with one of several
values, with many) and returns one that the evaluation allows. What the trust graph says of the
same trust is compared with that in `faults_of`.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, islice, product
from random import Random
from typing import Any

from rolescope.engine.evaluate import evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.language.conditions import OPERATORS
from rolescope.engine.verdict import Decision
from rolescope.model.caller import (
    ASSUME_ROLE,
    ASSUME_ROLE_WITH_SAML,
    ASSUME_ROLE_WITH_WEB_IDENTITY,
    Caller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest, Context
from rolescope.model.world import World
from rolescope.value import Value, replace
from support.worlds.build import (
    NOW,
    A,
    account,
    allow,
    deny,
    distrusts,
    organization,
    role,
    trusts,
    user,
    world,
)

HOST = "idp.example.org"
OIDC, SAML = f"arn:aws:iam::{A}:oidc-provider/{HOST}", f"arn:aws:iam::{A}:saml-provider/Okta"
COGNITO = "cognito-identity.amazonaws.com"
ANA = f"arn:aws:iam::{A}:user/ana"
APP, SIGNED = f"arn:aws:iam::{A}:role/App", f"arn:aws:iam::{A}:role/Signed"
SERVICE = "lambda.amazonaws.com"
ALL = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
WEB = ["sts:AssumeRoleWithWebIdentity", *ALL[1:]]
BY_SAML = ["sts:AssumeRoleWithSAML", *ALL[1:]]
_AUDIENCES = ("sts.amazonaws.com", "second-client")
_MOST_TRIED = 1_500

Values = tuple[str, ...]
Condition = tuple[str, str, Values]
"""Operator, key and values."""


class Kind(Value):
    """A kind of caller: how a trust names it, its actions, and keys that its requests may have."""

    name: str
    source: str
    principal: Any
    actions: tuple[str, ...]
    keys: tuple[str, ...]


_OF_ALL = ("sts:RoleSessionName", "aws:RequestedRegion", "aws:SourceIp", "aws:CurrentTime")
_OF_SIGNED = (
    "sts:ExternalId",
    "sts:SourceIdentity",
    "aws:RequestTag/team",
    "aws:TagKeys",
    "sts:TransitiveTagKeys",
    "aws:MultiFactorAuthPresent",
    "aws:MultiFactorAuthAge",
    "aws:TokenIssueTime",
    "aws:userid",
    "aws:PrincipalTag/team",
    "aws:PrincipalArn",
    "aws:PrincipalType",
    "aws:username",
)
_OF_ROLES = (
    f"{HOST}:sub",
    f"{HOST}:amr",
    "saml:sub",
    "aws:FederatedProvider",
    "aws:SourceIdentity",
)
_CLAIMS = (f"{HOST}:sub", f"{HOST}:aud", f"{HOST}:amr", f"{HOST}:groups", "sts:RoleAuthorizedByIdp")
KINDS = (
    Kind("user", ANA, {"AWS": ANA}, tuple(ALL), (*_OF_ALL, *_OF_SIGNED)),
    Kind("role", APP, {"AWS": APP}, tuple(ALL), (*_OF_ALL, *_OF_SIGNED, *_OF_ROLES)),
    Kind("signed role", SIGNED, {"AWS": SIGNED}, tuple(ALL), (*_OF_ALL, *_OF_SIGNED, *_OF_ROLES)),
    Kind(
        "service",
        SERVICE,
        {"Service": SERVICE},
        tuple(ALL),
        (
            *_OF_ALL,
            "aws:SourceArn",
            "aws:SourceAccount",
            "sts:ExternalId",
            "aws:PrincipalServiceName",
        ),
    ),
    Kind("token", OIDC, {"Federated": OIDC}, tuple(WEB), (*_OF_ALL, *_CLAIMS, "aws:TagKeys")),
    Kind(
        "built-in",
        COGNITO,
        {"Federated": COGNITO},
        tuple(WEB),
        (*_OF_ALL, f"{COGNITO}:amr", f"{COGNITO}:aud", f"{COGNITO}:sub"),
    ),
    Kind(
        "assertion",
        SAML,
        {"Federated": SAML},
        tuple(BY_SAML),
        (*_OF_ALL, "saml:sub", "saml:aud", "saml:iss", "saml:cn", "saml:edupersonaffiliation"),
    ),
    Kind("account", A, {"AWS": A}, tuple(ALL), (*_OF_ALL, *_OF_SIGNED, "saml:sub")),
    Kind("anyone", "*", "*", tuple(ALL), (*_OF_ALL, *_OF_SIGNED, "aws:SourceAccount")),
)

_TEXTS = ("alpha", "al*", "beta-9", "*-9", "?????", "*")
_NAMED: dict[str, Values] = {
    "aws:requestedregion": ("us-east-1", "eu-*", "eu-west-1"),
    "aws:sourceip": ("203.0.113.9", "10.0.0.0/8", "2001:db8::/32"),
    "aws:currenttime": ("2026-11-24T12:00:00Z", "2027-01-01T00:00:00Z", "2020-01-01T00:00:00Z"),
    "aws:tokenissuetime": ("2026-11-24T11:00:00Z", "2026-11-24T12:30:00Z"),
    "aws:multifactorauthpresent": ("true", "false"),
    "aws:multifactorauthage": ("300", "3600"),
    "aws:userid": ("AROAAPP000000000:alpha", "*:beta-9", "AROA*", "AIDAANA000000000"),
    "aws:principaltag/team": ("red", "blue", "r*"),
    "aws:principalarn": (ANA, APP, "arn:aws:iam::*:role/*"),
    "aws:principaltype": ("User", "AssumedRole"),
    "aws:username": ("ana", "b*"),
    "aws:principalservicename": (SERVICE, "ec2.*"),
    "aws:sourcearn": ("arn:aws:lambda:us-east-1:111122223333:function:f", "arn:aws:s3:::b*"),
    "aws:sourceaccount": (A, "444455556666"),
    "aws:federatedprovider": (OIDC, "arn:aws:iam::*:oidc-provider/*"),
    "sts:roleauthorizedbyidp": ("true", "false"),
    f"{HOST}:aud": (*_AUDIENCES, "foreign", "s*"),
    "aws:tagkeys": ("team", "cost", "t*"),
    "sts:transitivetagkeys": ("team", "cost", "t*"),
}
_OF_FAMILY = {
    "Numeric": ("5", "300", "3600"),
    "Date": ("2026-11-24T11:30:00Z", "2027-01-01T00:00:00Z"),
    "Bool": ("true", "false"),
    "Null": ("true", "false"),
    "Binary": ("QUFB", "QUJD"),
    "Ip": ("10.0.0.0/8", "203.0.113.0/24"),
    "NotIp": ("10.0.0.0/8", "203.0.113.0/24"),
}
OPERATOR_NAMES: tuple[str, ...] = tuple(
    f"{prefix}{one.name}{suffix}"
    for one in OPERATORS
    for prefix in ("", "ForAllValues:", "ForAnyValue:")
    for suffix in ("", "IfExists")
    if not (one.is_presence and (prefix or suffix))
)
"""Every operator with every set qualifier, with and without `IfExists`."""


def values_for(operator: str, key: str) -> Values:
    """Return what a policy may compare a key with."""
    base = operator.rpartition(":")[2]
    named = _NAMED.get(key.lower())
    for family, values in _OF_FAMILY.items():
        if base.startswith(family):
            is_own = named is not None and family in {"Numeric", "Date", "Bool", "Ip", "NotIp"}
            return named if is_own and named else values
    return named or _TEXTS


# Cases


class Case(Value):
    """A trust for a kind of caller: its conditions, and those of Deny statements beside it."""

    kind: Kind
    conditions: tuple[Condition, ...]
    denies: tuple[tuple[Condition, ...], ...] = ()
    identity_denies: tuple[Condition, ...] = ()
    rcp_denies: tuple[Condition, ...] = ()

    @property
    def all_conditions(self) -> Iterator[Condition]:
        """All that may make a difference."""
        yield from chain(self.conditions, *self.denies, self.identity_denies, self.rcp_denies)


def written(conditions: Sequence[Condition]) -> dict[str, Any]:
    """Return a `Condition` element."""
    found: dict[str, dict[str, list[str]]] = {}
    for operator, key, values in conditions:
        found.setdefault(operator, {}).setdefault(key, []).extend(values)
    return {"Condition": found} if found else {}


def drawn(random: Random) -> Case:
    """Draw a case: mostly of one or two conditions, on few keys."""
    kind = random.choice(KINDS)
    keys = random.sample(kind.keys, k=random.choice((1, 1, 2, 3)))

    def some(most: int) -> tuple[Condition, ...]:
        return tuple(_condition(random, keys) for _ in range(random.randint(1, most)))

    denies = tuple(some(2) for _ in range(random.choice((0, 0, 1, 1, 2))))
    is_signed = kind.name in {"user", "role", "signed role", "account"}
    return Case(
        kind=kind,
        conditions=some(3) if random.random() < 0.85 else (),
        denies=denies,
        identity_denies=some(1) if is_signed and random.random() < 0.3 else (),
        rcp_denies=some(1) if random.random() < 0.2 else (),
    )


def _condition(random: Random, keys: Sequence[str]) -> Condition:
    key = random.choice(keys)
    operator = random.choice(OPERATOR_NAMES)
    ready = values_for(operator, key)
    return operator, key, tuple(random.sample(ready, k=min(len(ready), random.choice((1, 1, 2)))))


def built(cases: Sequence[Case]) -> World:
    """Return a world with one role `Target-N` for each case; the first says what is beside them."""
    first = cases[0]
    allows = [allow("sts:*")]
    if first.identity_denies:
        allows.append(deny("sts:*", **written(first.identity_denies)))
    by_service = trusts({"Service": "ec2.amazonaws.com"}, ALL[:2])
    by_token = trusts({"Federated": [OIDC, SAML]}, [WEB[0], BY_SAML[0], *ALL[1:]])
    rcps = [allow("*", Principal="*")]
    if first.rcp_denies:
        rcps.append(deny("sts:*", Principal="*", **written(first.rcp_denies)))
    return world(
        account(
            A,
            user("ana", allows=allows, tags={"team": "red"}),
            role("App", trust=by_service, allows=allows, tags={"team": "red"}),
            role("Signed", trust=by_token, allows=allows, tags={"team": "red"}),
            *(role(f"Target-{number}", trust=_trust(one)) for number, one in enumerate(cases)),
            OidcProvider(arn=OIDC, url=HOST, client_ids=_AUDIENCES),
            SamlProvider(arn=SAML),
        ),
        organization=organization(A, rcps={"r-ex01": rcps}),
    )


def _trust(case: Case) -> list[dict[str, Any]]:
    kind = case.kind
    return [
        trusts(kind.principal, list(kind.actions), **written(case.conditions)),
        *(distrusts("*", "sts:*", **written(one)) for one in case.denies),
    ]


def target(number: int) -> str:
    """Return the ARN of the role of a case."""
    return f"arn:aws:iam::{A}:role/Target-{number}"


# Requests


def witness(case: Case, number: int, index: WorldIndex, seed: int = 0) -> AssumeRoleRequest | None:
    """Return a request that is allowed, if one of those that are tried is."""
    for request in requests(case, number, seed):
        if is_allowed(request, index):
            return request
    return None


def is_allowed(request: AssumeRoleRequest, index: WorldIndex) -> bool:
    """Tell whether AWS allows a request, and STS does not refuse it."""
    verdict = evaluate_assume_role(request, index, traced=False)
    return verdict.decision is Decision.ALLOW and not verdict.refusals


def requests(case: Case, number: int, seed: int = 0) -> Iterator[AssumeRoleRequest]:
    """Yield requests of callers of the kind, at most so many: a part drawn of many."""
    keys = sorted({key for _, key, _ in case.all_conditions})
    tried = {key: tuple(_tried(case, key)) for key in keys}
    made = (
        request
        for chosen in _chosen(tried, Random(seed))  # noqa: S311 - no secret
        for request in _made(case.kind, dict(zip(keys, chosen, strict=True)), target(number))
    )
    return islice(made, _MOST_TRIED)


def _chosen(
    tried: dict[str, tuple[Values | None, ...]], random: Random
) -> Iterator[tuple[Values | None, ...]]:
    every = list(islice(product(*tried.values()), 20_000))
    random.shuffle(every)
    return iter(every)


def _tried(case: Case, key: str) -> Iterator[Values | None]:
    """Yield nothing, single values, and lists of several for a key."""
    texts = {"alpha", "zz-other"}
    if key.startswith(("saml:", "aws:RequestTag/", "aws:PrincipalTag/")) or "." in key:
        texts.add("")  # a claim or a tag may hold nothing (CO-10); a Region or an address never
    for _, other, values in case.all_conditions:
        if other == key:
            texts |= {text for value in values for text in _near(value)}
    yield None
    singles = sorted(texts)
    yield from ((text,) for text in singles)
    lists = [(one, two) for one in singles for two in singles if one and two and one < two]
    yield from lists[:12]
    yield from ((text, text) for text in singles[-2:])


def _near(value: str) -> Iterator[str]:
    """Yield the value itself, what a pattern takes, and what lies beside it."""
    yield value.partition("/")[0] if "/" in value and value[0].isdigit() else value
    yield value.replace("*", "1").replace("?", "1")
    if value.isdigit():
        yield from (str(int(value) - 1), str(int(value) + 1))
    elif value[:2] == "20" and "T" in value:
        yield from ("2019-01-01T00:00:00Z", "2028-01-01T00:00:00Z")
    elif value in {"true", "false"}:
        yield from ("true", "false")


_Chosen = dict[str, Values | None]
_ROLE = "role"  # beside the keys: which one is asked for


def _made(kind: Kind, chosen: _Chosen, role_arn: str) -> Iterator[AssumeRoleRequest]:
    """Yield the requests of callers of a kind with chosen values, where such a call can be made."""
    given = {key.lower(): values for key, values in chosen.items()} | {_ROLE: (role_arn,)}
    parameters = _parameters(given)
    context = _context(given)
    if parameters is None or context is None:
        return
    for caller, action, mfa, more in _callers(kind, given):
        yield AssumeRoleRequest(
            caller=caller,
            role=role_arn,
            at=NOW,
            action=action,
            parameters=replace(parameters, mfa=mfa),
            context=(*context, *more),
        )


def _parameters(given: _Chosen) -> AssumeRoleParameters | None:
    texts = [given.get(key) or () for key in _OF_PARAMETERS]
    if any(len(values) > 1 for values in texts):
        return None
    external_id, name, identity = (next(iter(values), None) for values in texts)
    tag = given.get("aws:requesttag/team")
    tags = {"team": tag[0]} if tag else {}
    transitive = given.get("sts:transitivetagkeys") or ()
    for tag_key in (*(given.get("aws:tagkeys") or ()), *transitive):
        tags.setdefault(tag_key, "any")
    if tag is not None and len(tag) > 1:
        return None
    return AssumeRoleParameters(
        external_id=external_id,
        session_name=name,
        source_identity=identity,
        tags=tuple(tags.items()),
        transitive_tag_keys=tuple(dict.fromkeys(transitive)),
    )


_OF_PARAMETERS = ("sts:externalid", "sts:rolesessionname", "sts:sourceidentity")
_BESIDE = ("aws:sourceip", "aws:requestedregion", "aws:sourcearn", "aws:sourceaccount")


def _context(given: _Chosen) -> Context | None:
    """Return what comes with the call itself: where it is from, and which Region it goes to."""
    found = []
    for key in _BESIDE:
        values = given.get(key)
        if values is not None:
            if len(values) > 1:
                return None
            found.append((key, values))
    return tuple(found)


_Made = tuple[Caller, str, bool, Context]


def _callers(kind: Kind, given: _Chosen) -> Iterator[_Made]:
    if kind.name in {"user", "account", "anyone"}:
        yield from _users(given)
    if kind.name in {"role", "account"}:
        yield from _sessions(APP, given)
    if kind.name in {"signed role", "account", "anyone"}:
        yield from _sessions(SIGNED, given)
    if kind.name in {"service", "anyone"}:
        yield ServiceCaller(SERVICE), ASSUME_ROLE, False, ()
    yield from _vouched_for(kind, given)


def _vouched_for(kind: Kind, given: _Chosen) -> Iterator[_Made]:
    """Yield calls with a token or an assertion."""
    if kind.name in {"token", "built-in"}:
        host = HOST if kind.name == "token" else COGNITO
        for claims in _claims(given, f"{host}:"):
            token = WebIdentityCaller(provider=kind.source, claims=claims)
            yield token, ASSUME_ROLE_WITH_WEB_IDENTITY, False, ()
    if kind.name == "assertion":
        for attributes in _claims(given, "saml:"):
            yield SamlCaller(provider=SAML, attributes=attributes), ASSUME_ROLE_WITH_SAML, False, ()


def _users(given: _Chosen) -> Iterator[_Made]:
    """Yield a user, with MFA and without, and with a token of GetSessionToken before."""
    age, issued = given.get("aws:multifactorauthage"), given.get("aws:tokenissuetime")
    if issued is None:
        yield UserCaller(ANA), ASSUME_ROLE, False, ()
        yield UserCaller(ANA), ASSUME_ROLE, True, ()
    if issued is not None and (len(issued) > 1 or "T" not in issued[0]):
        return
    at = issued[0] if issued else "2026-11-24T11:00:00Z"
    yield SessionTokenCaller(user=ANA, issued_at=at), ASSUME_ROLE, False, ()
    seconds = int(age[0]) if age and age[0].isdigit() else 60
    token = SessionTokenCaller(user=ANA, mfa=True, mfa_age=seconds, issued_at=at)
    yield token, ASSUME_ROLE, False, ()


def _sessions(role_arn: str, given: _Chosen) -> Iterator[_Made]:
    """Yield sessions of a role: whoever made them, with whatever name and tags."""
    issued = given.get("aws:tokenissuetime")
    if issued is not None and (len(issued) > 1 or "T" not in issued[0]):
        return
    tag, identity = given.get("aws:principaltag/team"), given.get("aws:sourceidentity")
    known = {
        "tags": (("team", tag[0]),) if tag and len(tag) == 1 else (),
        "source_identity": identity[0] if identity and len(identity) == 1 else None,
        "issued_at": issued[0] if issued else None,
    }
    names = ["session"]
    user_id = (given.get("aws:userid") or ("",))[0]
    if user_id.partition(":")[2]:
        names.append(user_id.partition(":")[2])
    sources: list[Caller | None] = [None]
    sources += [WebIdentityCaller(provider=OIDC, claims=one) for one in _claims(given, f"{HOST}:")]
    sources += [SamlCaller(provider=SAML, attributes=one) for one in _claims(given, "saml:")]
    for name in names:
        for source in sources:
            caller = SessionCaller(role=role_arn, name=name, source=source, **known)  # type: ignore[arg-type]
            yield caller, ASSUME_ROLE, False, ()


def _claims(given: _Chosen, prefix: str) -> Iterator[tuple[tuple[str, Values], ...]]:
    """Yield the chosen claims, and what a token has besides where that is not chosen."""
    chosen = {
        key.removeprefix(prefix): values for key, values in given.items() if key.startswith(prefix)
    }
    if given.get("sts:roleauthorizedbyidp") == ("true",):
        chosen["https://aws.amazon.com/roles"] = given[_ROLE] or ()
    usual: dict[str, Values | None] = {"sub": ("someone",), "aud": _AUDIENCES[:1]}
    for both in ({**usual, **chosen}, chosen):
        yield tuple((name, values) for name, values in both.items() if values)
