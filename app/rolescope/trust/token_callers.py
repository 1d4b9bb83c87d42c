"""Callers with a token or an assertion, and services: a trust in anyone lets them in (PR-18)."""

from collections.abc import Iterator

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.request.providers import BUILT_IN
from rolescope.model.arn import Arn
from rolescope.model.caller import (
    ASSUME_ROLE,
    ASSUME_ROLE_WITH_SAML,
    ASSUME_ROLE_WITH_WEB_IDENTITY,
    Caller,
    SamlCaller,
    ServiceCaller,
    WebIdentityCaller,
)
from rolescope.model.policy import PrincipalType, StatementPrincipal
from rolescope.model.principal import Role
from rolescope.trust.assessment import assess
from rolescope.trust.edge import Edge, EdgeReason, ReasonKind, Standing
from rolescope.trust.naming import spoken_name
from rolescope.trust.reasons import reason
from rolescope.trust.requests import RequestAsker
from rolescope.trust.written import WrittenTrust, allows_action
from rolescope.value import replace

_BETTER = {Standing.ALLOWED: (), Standing.DEPENDS: (Standing.ALLOWED,)}


def with_tokens(index: WorldIndex, role: Role, trust: WrittenTrust, at: str, edge: Edge) -> Edge:
    """Return the edge of a trust in anyone, as it stands for those who bring a token, or serve.

    It is the edge as given where callers of AssumeRole get as far (PR-1, TR-9, U-3).
    """
    better = _BETTER.get(edge.standing, (Standing.ALLOWED, Standing.DEPENDS))
    if not better:
        return edge
    found = (
        assess(RequestAsker(index, caller, role.arn, at), trust.statements)
        for caller in _callers(index, role, trust)
    )
    best = min(found, key=lambda assessment: assessment.rank, default=None)
    if best is None or best.standing not in better:
        return edge
    caller = best.request.caller
    return replace(
        edge,
        standing=best.standing,
        reason=_letting_in(role, caller)
        if best.standing is Standing.ALLOWED
        else reason(best, caller, ""),
        unmeetable=(),
        lets_in_strangers=best.standing is Standing.ALLOWED and not caller.is_service,
        unknown=best.verdict.unknown_access,
        caller_conditions=best.asked,
    )


def _letting_in(role: Role, caller: Caller) -> EdgeReason:
    if isinstance(caller, ServiceCaller):
        return EdgeReason(ReasonKind.LETS_IN_SERVICES, role.arn, caller.name)
    provider = caller.provider
    name = spoken_name(StatementPrincipal(PrincipalType.FEDERATED, provider, provider))
    return EdgeReason(ReasonKind.LETS_IN_TOKENS, role.arn, name)


def _callers(
    index: WorldIndex, role: Role, trust: WrittenTrust
) -> Iterator[WebIdentityCaller | SamlCaller | ServiceCaller]:
    """Yield one caller for each provider that the account of the role takes (TR-21, DF-15).

    And services: those that conditions name, else any (PR-1, CK-8).
    """
    account = index.account(account_of(role.arn))
    arn = Arn.parse(role.arn)
    owner = f"arn:{arn.partition if arn else 'aws'}:iam::{account_of(role.arn)}"
    if _names(trust, ASSUME_ROLE_WITH_WEB_IDENTITY):
        for host in sorted(BUILT_IN):
            yield WebIdentityCaller(provider=host)
        for issuer in (account.oidc_providers if account else None) or ():
            yield WebIdentityCaller(provider=issuer.arn)
    if _names(trust, ASSUME_ROLE_WITH_SAML):
        directories = account.saml_providers if account else None
        if directories is None:  # not imported: there may be one
            yield SamlCaller(provider=f"{owner}:saml-provider/example")
        for directory in directories or ():
            yield SamlCaller(provider=directory.arn)
    if _names(trust, ASSUME_ROLE):
        yield from map(ServiceCaller, dict.fromkeys((*_services(trust), _ANY_SERVICE)))


_ANY_SERVICE = "ec2.amazonaws.com"


def _services(trust: WrittenTrust) -> Iterator[str]:
    for conditions in trust.conditions:
        for condition in conditions:
            if condition.key.lower().startswith("aws:principalservicename"):
                for value in condition.values:
                    if "${" not in value:
                        yield value.replace("*", "example").replace("?", "1")


def _names(trust: WrittenTrust, action: str) -> bool:
    return any(allows_action(statement, action) for statement in trust.statements)
