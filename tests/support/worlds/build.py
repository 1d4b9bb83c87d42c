"""Builds worlds for tests, in plain functions.

    world(account("111122223333", role("Admin", trust=..., allows="sts:AssumeRole"), user("ana")))

Documents are given as AWS writes them (a dict), as one statement, or as a list of statements;
`allow()` and `deny()` write statements. Names of one account are completed to ARNs.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from rolescope.model.document import parse_policy
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.principal import Group, OidcProvider, Role, SamlProvider, User
from rolescope.model.world import (
    Account,
    AttachedPolicy,
    MemberAccount,
    Organization,
    OrganizationalUnit,
    World,
)
from rolescope.value import replace

Document = Mapping[str, Any] | Sequence[Mapping[str, Any]] | str
Entity = User | Role | Group | Policy | OidcProvider | SamlProvider

NOW = "2026-11-24T12:00:00Z"
VERSION = "2012-10-17"
A, B, C = "111122223333", "444455556666", "777788889999"


def allow(
    action: str | Sequence[str] = "sts:AssumeRole",
    resource: str | Sequence[str] | None = "*",
    **elements: Any,
) -> dict[str, Any]:
    """Return an Allow statement; further elements by their names (`Condition=...`)."""
    return _statement("Allow", action, resource, elements)


def deny(
    action: str | Sequence[str] = "*",
    resource: str | Sequence[str] | None = "*",
    **elements: Any,
) -> dict[str, Any]:
    """Return a Deny statement."""
    return _statement("Deny", action, resource, elements)


def trusts(principal: Any, action: Any = "sts:AssumeRole", **elements: Any) -> dict[str, Any]:
    """Return a statement of a trust policy; a plain text is an AWS principal."""
    return _statement("Allow", action, None, {"Principal": _principal(principal), **elements})


def distrusts(principal: Any, action: Any = "sts:AssumeRole", **elements: Any) -> dict[str, Any]:
    """Return a Deny statement of a trust policy."""
    return _statement("Deny", action, None, {"Principal": _principal(principal), **elements})


def document(source: Document, version: str | None = VERSION) -> dict[str, Any] | str:
    """Return a whole document; a text is taken as it is."""
    if isinstance(source, str):
        return source
    if isinstance(source, Mapping) and ("Statement" in source or not source):
        return dict(source)
    statements = [source] if isinstance(source, Mapping) else list(source)
    return {"Version": version, "Statement": statements} if version else {"Statement": statements}


def policy(
    name: str,
    source: Document,
    *,
    type: PolicyType = PolicyType.IDENTITY,  # noqa: A002 - the name of the field
    arn: str | None = None,
    version: str | None = VERSION,
) -> Policy:
    """Return a policy; with an ARN it is a managed one."""
    return parse_policy(document(source, version), name=name, type=type, arn=arn)


def managed(name: str, source: Document) -> Policy:
    """Return a managed policy; the account it is given to completes its ARN."""
    return policy(name, source, arn=f"policy/{name}")


def role(
    name: str,
    *,
    trust: Document = (),
    allows: Document | None = None,
    path: str = "/",
    **fields: Any,
) -> Role:
    """Return a role; `allows` is one inline policy, further fields are those of Role."""
    return Role(
        arn=f"role{path}{name}",
        name=name,
        trust_policy=policy("trust policy", trust, type=PolicyType.TRUST),
        **_fields(name, "AROA", allows, fields),
    )


def user(name: str, *, allows: Document | None = None, path: str = "/", **fields: Any) -> User:
    """Return a user; `allows` is one inline policy, further fields are those of User."""
    return User(arn=f"user{path}{name}", name=name, **_fields(name, "AIDA", allows, fields))


def group(name: str, *, allows: Document | None = None, **fields: Any) -> Group:
    """Return a group."""
    given = _fields(name, "AGPA", allows, fields)
    return Group(arn=f"group/{name}", name=name, **given)


def account(id: str, *entities: Entity, **fields: Any) -> Account:  # noqa: A002 - AWS's name
    """Return an account with its entities; their ARNs become those of the account."""
    whole = [_placed(entity, id) for entity in entities]
    lists: dict[str, Any] = {
        "users": tuple(one for one in whole if isinstance(one, User)),
        "groups": tuple(one for one in whole if isinstance(one, Group)),
        "roles": tuple(one for one in whole if isinstance(one, Role)),
        "policies": tuple(one for one in whole if isinstance(one, Policy)),
        "oidc_providers": tuple(one for one in whole if isinstance(one, OidcProvider)),
        "saml_providers": tuple(one for one in whole if isinstance(one, SamlProvider)),
        "roles_listed": True,
    }
    return Account(id=id, **{**lists, **fields})


def world(*accounts: Account, organization: Organization | None = None, **fields: Any) -> World:
    """Return a world; without an organization it is known that there is none."""
    given = {"organization_known": True, "now": NOW, "id": "test", **fields}
    return World(accounts=accounts, organization=organization, **given)


def organization(
    *members: str | tuple[str, str],
    management: str = "999999999999",
    scps: Mapping[str, Sequence[Document]] | None = None,
    rcps: Mapping[str, Sequence[Document]] | None = None,
    units: Sequence[tuple[str, str]] = (),
    **fields: Any,
) -> Organization:
    """Return an organization `o-exampleorg1` with root `r-ex01`.

    Members are account IDs below the root, or pairs of ID and OU; `units` pairs of OU and parent.
    `scps` and `rcps` list documents by root, OU or account; every level without SCPs has
    FullAWSAccess, and the root RCPFullAWSAccess, as Organizations has it (SCP-6).
    """
    places = [(one, "r-ex01") if isinstance(one, str) else one for one in members]
    levels = ["r-ex01", *(unit for unit, _ in units), *(member for member, _ in places)]
    full: dict[str, Sequence[Document]] = {level: [allow("*")] for level in levels}
    attached = [
        *_attached({**full, **(scps or {})}, PolicyType.SCP),
        *_attached(rcps or {"r-ex01": [allow("*", Principal="*")]}, PolicyType.RCP),
    ]
    given: dict[str, Any] = {
        "policies": tuple(attached),
        "scps_enabled": True,
        "rcps_enabled": True,
        **fields,
    }
    return Organization(
        id="o-exampleorg1",
        management_account=management,
        root="r-ex01",
        units=tuple(OrganizationalUnit(id=unit, name=unit, parent=up) for unit, up in units),
        accounts=(
            MemberAccount(id=management, name="management", parent="r-ex01"),
            *(MemberAccount(id=one, name=one, parent=place) for one, place in places),
        ),
        **given,
    )


def _statement(
    effect: str, action: Any, resource: Any, elements: Mapping[str, Any]
) -> dict[str, Any]:
    statement = {"Effect": effect, "Action": action, "Resource": resource, **elements}
    if "NotAction" in elements:
        del statement["Action"]
    if resource is None or "NotResource" in elements:
        del statement["Resource"]
    return statement


def _principal(written: Any) -> Any:
    return {"AWS": written} if isinstance(written, str | list) and written != "*" else written


def _fields(
    name: str, prefix: str, allows: Document | None, fields: Mapping[str, Any]
) -> dict[str, Any]:
    given: dict[str, Any] = {"id": prefix + name.upper().ljust(16, "0"), **fields}
    if allows is not None:
        given["inline"] = (policy(f"{name}-inline", allows), *fields.get("inline", ()))
    if isinstance(fields.get("tags"), Mapping):
        given["tags"] = tuple(fields["tags"].items())
    return given


def _whole(arn: str, account_id: str) -> str:
    return arn if arn.startswith("arn:") else f"arn:aws:iam::{account_id}:{arn}"


def _placed(entity: Entity, account_id: str) -> Entity:
    if isinstance(entity, Policy):
        return replace(entity, arn=_whole(entity.arn or f"policy/{entity.name}", account_id))
    placed = replace(entity, arn=_whole(entity.arn, account_id))
    if isinstance(placed, User | Role | Group):
        attached = tuple(_whole(arn, account_id) for arn in placed.attached)
        placed = replace(placed, attached=attached)
    if isinstance(placed, User | Role) and placed.boundary is not None:
        placed = replace(placed, boundary=_whole(placed.boundary, account_id))
    return placed


def _attached(
    documents: Mapping[str, Sequence[Document]], type_: PolicyType
) -> list[AttachedPolicy]:
    return [
        AttachedPolicy(
            id=f"p-{type_.value.lower()}-{level}-{number}",
            policy=policy(f"{type_.value} {number} at {level}", source, type=type_),
            targets=(level,),
        )
        for level, sources in documents.items()
        for number, source in enumerate(sources)
    ]
