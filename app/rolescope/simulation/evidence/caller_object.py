"""Callers in the form of formats.md: an ARN or a name where that is enough, else an object."""

from collections.abc import Callable, Mapping
from typing import Any

from rolescope.engine.index import WorldIndex
from rolescope.engine.request.named_session import session_named
from rolescope.model.caller import (
    ByKind,
    Caller,
    CallerKind,
    Claims,
    FederatedUserCaller,
    RootCaller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.simulation.assume_role import session_arn

CallerForm = str | dict[str, Any]


def caller_form(caller: Caller, index: WorldIndex) -> CallerForm:
    """Return what the command line reads as this very caller."""
    return _FORMS[caller.kind](caller, index)


def _user(caller: UserCaller, _index: WorldIndex) -> CallerForm:
    return caller.arn


def _service(caller: ServiceCaller, _index: WorldIndex) -> CallerForm:
    return caller.name


def _session_token(caller: SessionTokenCaller, _index: WorldIndex) -> CallerForm:
    mfa = {"mfa": caller.mfa or None, "mfaAge": caller.mfa_age}
    return {"getSessionToken": given_fields({"user": caller.user, **mfa, **_times(caller)})}


def _federated_user(caller: FederatedUserCaller, _index: WorldIndex) -> CallerForm:
    who = {"user": caller.user, "name": caller.name}
    frozen = {**_policies(caller), "tags": dict(caller.tags)}
    return {"federatedUser": given_fields({**who, **frozen, **_times(caller)})}


def _web(caller: WebIdentityCaller, _index: WorldIndex) -> CallerForm:
    claims = _claims(caller.claims)
    return {"web": given_fields({"provider": caller.provider, "claims": claims})}


def _saml(caller: SamlCaller, _index: WorldIndex) -> CallerForm:
    end = {"sessionNotOnOrAfter": caller.session_not_on_or_after}
    attributes = _claims(caller.attributes)
    return {"saml": given_fields({"provider": caller.provider, "attributes": attributes, **end})}


def _root(caller: RootCaller, _index: WorldIndex) -> CallerForm:
    if caller == RootCaller(caller.account, caller.partition):
        return f"arn:{caller.partition}:iam::{caller.account}:root"
    fields = {"account": caller.account, "partition": caller.partition}
    return {"root": given_fields({**fields, "taskPolicy": caller.task_policy, **_times(caller)})}


def _session(caller: SessionCaller, index: WorldIndex) -> CallerForm:
    if caller == SessionCaller(role=caller.role):
        return caller.role
    arn = session_arn(caller.role, caller.name)
    if session_named(arn, index) == caller:
        return arn
    source = None if caller.source is None else caller_form(caller.source, index)
    return {
        "session": given_fields(
            {
                "role": caller.role if caller.is_path_known else arn,
                "sessionName": caller.name,
                **_policies(caller),
                "tags": dict(caller.tags),
                "transitiveTagKeys": list(caller.transitive_tag_keys),
                "sourceIdentity": caller.source_identity,
                **_times(caller),
                "roleId": caller.role_id,
                "from": source,
            }
        )
    }


_FORMS: ByKind[Callable[..., CallerForm]] = ByKind(
    "forms of callers in JSON",
    {
        CallerKind.USER: _user,
        CallerKind.SESSION_TOKEN: _session_token,
        CallerKind.SESSION: _session,
        CallerKind.FEDERATED_USER: _federated_user,
        CallerKind.ROOT: _root,
        CallerKind.SERVICE: _service,
        CallerKind.WEB: _web,
        CallerKind.SAML: _saml,
    },
)


def _times(caller: Caller) -> dict[str, str | None]:
    return {"issuedAt": caller.issued_at, "expiresAt": caller.expires_at}


def _policies(caller: SessionCaller | FederatedUserCaller) -> dict[str, Any]:
    """Return the session policies; the inline one as text, to keep it letter by letter."""
    return {"sessionPolicy": caller.session_policy, "policyArns": list(caller.policy_arns)}


def _claims(claims: Claims) -> dict[str, list[str]]:
    return {name: list(values) for name, values in claims}


def given_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields without those that are not given."""
    return {key: value for key, value in fields.items() if value not in (None, [], {})}
