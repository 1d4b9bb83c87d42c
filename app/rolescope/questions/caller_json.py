"""CALLER of formats.md: JSON becomes a caller."""

from collections.abc import Callable, Mapping

from rolescope.engine.index import WorldIndex
from rolescope.engine.request.named_session import session_named
from rolescope.model.arn import Arn, is_account_id
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
from rolescope.questions.error import QueryError
from rolescope.questions.json_fields import CALLERS, QueryFields, check_fields

HINT = "Give an ARN of a user, role or session, an account's root, a service or a caller object."


def read_caller(value: object, index: WorldIndex) -> Caller:
    """Return the caller that a JSON value describes.

    Raises:
        QueryError: it describes none.
    """
    if isinstance(value, str):
        return index.recall(("caller", value), lambda: _from_text(value.strip(), index))
    if isinstance(value, dict) and len(value) == 1:
        ((kind, found),) = value.items()
        if kind in _OBJECTS and isinstance(found, dict):
            check_fields(kind, found, CALLERS[kind])
            return _OBJECTS[kind](QueryFields(found, kind), index)
    raise QueryError(f"The caller is not understood: {str(value)[:80]}. {HINT}")


def _from_text(text: str, index: WorldIndex) -> Caller:
    arn = Arn.parse(text)
    if arn is None:
        if "." in text and "/" not in text and " " not in text and ":" not in text:
            return ServiceCaller(text)
        raise QueryError(f"The caller {text[:120]!r} is not understood. {HINT}")
    if arn.service == "iam" and arn.resource == "root" and is_account_id(arn.account):
        return RootCaller(arn.account, arn.partition)
    if arn.service == "iam" and arn.type == "user":
        return UserCaller(text)
    if arn.service == "iam" and arn.type == "role":
        return SessionCaller(role=text)
    if arn.service == "sts" and arn.type == "assumed-role" and arn.resource.count("/") > 1:
        return session_named(text, index) or SessionCaller(role=text)
    if arn.service == "sts" and arn.type == "federated-user":
        user = f"arn:{arn.partition}:iam::{arn.account}:user/{arn.name}"
        return FederatedUserCaller(user=user, name=arn.name)
    raise QueryError(f"{text[:120]} is no ARN of a caller. {HINT}")


def _session(fields: QueryFields, index: WorldIndex) -> Caller:
    role = fields.text("role")
    named = session_named(role or "", index)
    source = fields.raw.get("from")
    return SessionCaller(
        role=fields.needed("role", named.role if named else role),
        name=fields.text_or("sessionName", "session"),
        session_policy=fields.document("sessionPolicy"),
        policy_arns=fields.texts("policyArns"),
        tags=fields.tags("tags"),
        transitive_tag_keys=fields.texts("transitiveTagKeys"),
        source_identity=fields.text("sourceIdentity"),
        issued_at=fields.text("issuedAt"),
        expires_at=fields.text("expiresAt"),
        source=None if source is None else read_caller(source, index),
        is_path_known=named is None or named.is_path_known,
        role_id=fields.text("roleId"),
    )


def _root(fields: QueryFields, _index: WorldIndex) -> Caller:
    return RootCaller(
        account=fields.needed("account", fields.text("account")),
        partition=fields.text_or("partition", "aws"),
        task_policy=fields.text("taskPolicy"),
        issued_at=fields.text("issuedAt"),
        expires_at=fields.text("expiresAt"),
    )


def _session_token(fields: QueryFields, _index: WorldIndex) -> Caller:
    return SessionTokenCaller(
        user=fields.needed("user", fields.text("user")),
        mfa=fields.flag("mfa"),
        mfa_age=fields.number("mfaAge"),
        issued_at=fields.text("issuedAt"),
        expires_at=fields.text("expiresAt"),
    )


def _federated_user(fields: QueryFields, _index: WorldIndex) -> Caller:
    return FederatedUserCaller(
        user=fields.needed("user", fields.text("user")),
        name=fields.needed("name", fields.text("name")),
        session_policy=fields.document("sessionPolicy"),
        policy_arns=fields.texts("policyArns"),
        tags=fields.tags("tags"),
        issued_at=fields.text("issuedAt"),
        expires_at=fields.text("expiresAt"),
    )


def _web(fields: QueryFields, _index: WorldIndex) -> Caller:
    provider = fields.needed("provider", fields.text("provider"))
    return WebIdentityCaller(provider=provider, claims=fields.multi("claims"))


def _saml(fields: QueryFields, _index: WorldIndex) -> Caller:
    return SamlCaller(
        provider=fields.needed("provider", fields.text("provider")),
        attributes=fields.multi("attributes"),
        session_not_on_or_after=fields.text("sessionNotOnOrAfter"),
    )


_OBJECTS: Mapping[str, Callable[[QueryFields, WorldIndex], Caller]] = {
    "root": _root,
    "session": _session,
    "getSessionToken": _session_token,
    "federatedUser": _federated_user,
    "web": _web,
    "saml": _saml,
}
