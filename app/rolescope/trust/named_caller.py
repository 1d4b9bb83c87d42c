"""The caller whom a principal of a trust policy names."""

from rolescope.engine.index import WorldIndex
from rolescope.engine.request.named_session import session_named
from rolescope.model.arn import role_name
from rolescope.model.caller import (
    Caller,
    FederatedUserCaller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.policy import PrincipalType, StatementPrincipal
from rolescope.trust.entities import caller_of


def named_caller(index: WorldIndex, principal: StatementPrincipal) -> Caller:
    """Return the caller that a principal names; for an account or anyone there is none.

    A session gets the ARN of its role back, path included, where the role is imported (ARN-8).
    """
    value = principal.value
    entity = index.by_unique_id.get(value)
    if entity is not None:
        return caller_of(entity)
    match principal.type:
        case PrincipalType.SERVICE:
            return ServiceCaller(value)
        case PrincipalType.FEDERATED:
            is_saml = ":saml-provider/" in value
            return SamlCaller(provider=value) if is_saml else WebIdentityCaller(provider=value)
        case PrincipalType.SESSION:
            return session_named(value, index) or SessionCaller(role=value)
        case PrincipalType.FEDERATED_USER:
            user = value.replace(":sts:", ":iam:").replace(":federated-user/", ":user/")
            return FederatedUserCaller(user=user, name=role_name(value))
    return SessionCaller(role=value) if principal.type is PrincipalType.ROLE else UserCaller(value)
