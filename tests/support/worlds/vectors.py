"""Reads the test vectors of the rules and expands their short forms into worlds."""

import json
from pathlib import Path
from typing import Any

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
from rolescope.model.principal import OidcProvider, Role, SamlProvider, User
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.model.world import World
from rolescope.value import Value, field_names
from support.worlds import build as worlds

NOW, ISSUED = "2026-11-24T12:00:00Z", "2026-11-24T11:30:00Z"
PLACES = {
    "{A}": "111111111111",
    "{B}": "222222222222",
    "{M}": "999999999999",
    "{X}": "333333333333",
}
A, B, M, X = PLACES.values()
PROD, DEVELOPMENT = "ou-ex01-prod0001", "ou-ex01-devl0001"
SLR_PATH = "/aws-service-role/x.amazonaws.com/"
SSO_PATH, SSO_NAME = "/aws-reserved/sso.amazonaws.com/", "AWSReservedSSO_Admin_0123456789abcdef"
USERS: dict[str, dict[str, Any]] = {
    "A/alice": {"id": "AIDAALICE00000000001", "tags": {"team": "red"}},
    "A/bob": {"id": "AIDABOB0000000000001", "path": "/dev/"},
    "B/carol": {},
    "X/eve": {},
    "M/mia": {},
}
ROLES: dict[str, dict[str, Any]] = {
    "A/App": {"id": "AROAAPP0000000000001", "tags": {"team": "blue"}},
    "A/Eng": {"id": "AROAENG0000000000001", "path": "/eng/"},
    "A/Slr": {"name": "AWSServiceRoleForX", "path": SLR_PATH},
    "B/Deploy": {},
    "X/Vendor": {},
    "B/Sso1": {"name": SSO_NAME, "path": SSO_PATH},
    "B/Sso2": {"name": SSO_NAME, "path": f"{SSO_PATH}eu-west-1/"},
}


def corpus(name: str) -> list[dict[str, Any]]:
    """Return the vectors of one file, with account IDs filled in."""
    text = (Path(__file__).parents[2] / "corpus" / f"{name}.jsonl").read_text(encoding="utf-8")
    for placeholder, account in PLACES.items():
        # `${A}` would be a policy variable.
        text = text.replace(f"${placeholder}", "\0").replace(placeholder, account)
        text = text.replace("\0", f"${placeholder}")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


class Expanded(Value):
    """A vector as a world and a request in it."""

    world: World
    request: AssumeRoleRequest


def statements(short: Any, resource: str | None) -> dict[str, Any]:
    """Expand a document in short form; `resource` is the default of R."""
    version = short["V"] if isinstance(short, dict) else worlds.VERSION
    listed = short["S"] if isinstance(short, dict) else short
    return {"Version": version, "Statement": [_statement(one, resource) for one in listed]}


_NAMES = {"P": "Principal", "NP": "NotPrincipal", "C": "Condition", "NA": "NotAction"}
_NAMES |= {"NR": "NotResource", "A": "Action", "R": "Resource", "E": "Effect"}


def _statement(short: dict[str, Any], resource: str | None) -> dict[str, Any]:
    whole = {"Effect": "Allow"}
    if "NA" not in short:
        whole["Action"] = "sts:AssumeRole"
    if resource is not None and "NR" not in short:
        whole["Resource"] = resource
    return whole | {_NAMES[key]: value for key, value in short.items()}


def expand(vector: dict[str, Any]) -> Expanded:
    """Expand an AssumeRole vector."""
    given = vector.get("role", {})
    target = given.get("arn", f"arn:aws:iam::{A}:role/Target")
    entity = _caller_entity(vector, target)
    trusted = worlds.role(
        target.rsplit("/", 1)[1],
        trust=statements(vector["trust"], None),
        id="AROATARGET0000000001",
        tags=given.get("tags", {}),
        max_session_duration=given.get("max", 3600),
    )
    own = [_at(trusted, target)]
    if vector["caller"].startswith("A/Target#") and isinstance(entity, Role):
        own = [_merged(own[0], entity)]
        entity = None
    accounts = {
        account: worlds.account(
            account,
            *(one for one in own if one.arn.split(":")[4] == account),
            *([entity] if entity is not None and entity.arn.split(":")[4] == account else []),
            *_boundary(vector, target),
            *_providers(vector["caller"]),
        )
        for account in (A, B, M, X)
    }
    return Expanded(
        worlds.world(*accounts.values(), organization=_organization(vector, target)),
        AssumeRoleRequest(
            caller=_caller(vector, entity or own[0]),
            role=target,
            at=NOW,
            action=vector.get("action", "sts:AssumeRole"),
            parameters=_parameters(vector.get("params", {})),
            context=tuple(
                (key, tuple(value) if isinstance(value, list) else (value,))
                for key, value in vector.get("ctx", {}).items()
            ),
        ),
    )


def _at(role: Role, arn: str) -> Role:
    fields = {name: getattr(role, name) for name in field_names(type(role))}
    return Role(**{**fields, "arn": arn})


def _merged(target: Role, caller: Role) -> Role:
    fields = {name: getattr(target, name) for name in field_names(type(target))}
    return Role(**{**fields, "inline": caller.inline, "boundary": caller.boundary})


def _name(caller: str) -> str:
    return caller.split("#", maxsplit=1)[0].split("+", maxsplit=1)[0]


def _caller_entity(vector: dict[str, Any], target: str) -> User | Role | None:
    caller = vector["caller"]
    if ":" in caller or caller.endswith("/root"):
        return None
    name = "A/alice" if caller == "A/fed-alice" else _name(caller)
    fields = dict(USERS.get(name) or ROLES.get(name) or {})
    if "boundary" in vector:
        fields["boundary"] = "policy/Boundary"
    label = fields.pop("name", name[2:])
    allows = statements(vector.get("identity", []), target)
    make = worlds.user if name in USERS else worlds.role
    entity = make(label, allows=allows, **fields)
    account = worlds.account(PLACES[f"{{{name[0]}}}"], entity)
    entities: list[User | Role] = [*account.users, *account.roles]
    return entities[0]


def _boundary(vector: dict[str, Any], target: str) -> list[Any]:
    if "boundary" not in vector:
        return []
    return [worlds.managed("Boundary", statements(vector["boundary"], target))]


def _providers(caller: str) -> list[OidcProvider | SamlProvider]:
    kind, _, arn = caller.partition(":")
    if kind == "oidc" and arn.startswith("arn:"):
        return [OidcProvider(arn, arn.split("provider/", 1)[1])]
    return [SamlProvider(arn)] if kind == "saml" else []


def _organization(vector: dict[str, Any], target: str) -> Any:
    caller = vector["caller"]
    role_account = target.split(":")[4]
    scps: dict[str, list[Any]] = {}
    own = PLACES.get(f"{{{caller[0]}}}") if caller[1] == "/" else None
    for account, key in ((own, "scp"), (role_account, "scp_roleacct")):
        if key in vector and account in {A, B}:
            unit = PROD if account == A else DEVELOPMENT
            levels = ("r-ex01", unit, account)
            # Fewer levels than the account has: the last is the account's own.
            for place, short in zip(levels, vector[key], strict=False):
                scps[str(place)] = [statements(short, "*")]
    rcps = {role_account: [statements(vector["rcp"], "*")]} if "rcp" in vector else {}
    return worlds.organization(
        (A, PROD),
        (B, DEVELOPMENT),
        management=M,
        units=((PROD, "r-ex01"), (DEVELOPMENT, "r-ex01")),
        scps=scps,
        rcps=rcps,
    )


def _caller(vector: dict[str, Any], entity: User | Role) -> Caller:
    caller = vector["caller"]
    if ":" in caller:
        return _unsigned(*caller.split(":", 1))
    issued = vector.get("issued", ISSUED)
    expires = ISSUED if vector.get("expired") else None
    if caller.endswith("/root"):
        return RootCaller(A)
    if caller == "A/fed-alice":
        return FederatedUserCaller(user=entity.arn, name="fed", issued_at=issued)
    if "+" in caller:
        has_mfa = caller.endswith("+mfa")
        return SessionTokenCaller(
            user=entity.arn, mfa=has_mfa, mfa_age=1800 if has_mfa else None, issued_at=issued
        )
    if "#" not in caller:
        return UserCaller(entity.arn)
    inherited = vector.get("inherit", {}).get("tags", {})
    policy = vector.get("session")
    return SessionCaller(
        role=entity.arn,
        name=caller.split("#")[1],
        session_policy=None
        if policy is None
        else json.dumps(
            statements(policy, vector.get("role", {}).get("arn", f"arn:aws:iam::{A}:role/Target"))
        ),
        tags=(*inherited.items(), *vector.get("caller_tags", {}).items()),
        transitive_tag_keys=tuple(inherited),
        source_identity=vector.get("inherit", {}).get("src"),
        issued_at=issued,
        expires_at=expires,
    )


def _unsigned(kind: str, name: str) -> Caller:
    if kind == "svc":
        return ServiceCaller(name)
    return WebIdentityCaller(provider=name) if kind == "oidc" else SamlCaller(provider=name)


def _parameters(given: dict[str, Any]) -> AssumeRoleParameters:
    return AssumeRoleParameters(
        session_name=given.get("RoleSessionName", "sess"),
        external_id=given.get("ExternalId"),
        serial_number=given.get("SerialNumber"),
        token_code=given.get("TokenCode"),
        duration=given.get("DurationSeconds"),
        tags=tuple(given.get("Tags", {}).items()),
        transitive_tag_keys=tuple(given.get("TransitiveTagKeys", ())),
        source_identity=given.get("SourceIdentity"),
        session_policy=given.get("Policy"),
    )
