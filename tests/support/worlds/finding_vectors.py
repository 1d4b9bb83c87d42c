"""Worlds of the vectors of findings: role Target (or several) in account A, callers beside it."""

from typing import Any

from rolescope.findings.settings import FindingSettings
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.model.world import World
from support.worlds import build as worlds
from support.worlds import vectors
from support.worlds.vectors import A, B, M, X


def finding_world(vector: dict[str, Any]) -> World:
    """Return the world that a vector of findings is about; the callers have no permissions."""
    trust = vector["trust"]
    is_several = isinstance(trust, dict) and "S" not in trust
    roles = [
        worlds.role(
            name,
            trust=vectors.statements(short, None),
            max_session_duration=3600,
            last_used=worlds.NOW,
        )
        for name, short in (trust if is_several else {"Target": trust}).items()
    ]
    accounts = [
        worlds.account(
            account, *_callers(letter), *(roles if account == A else ()), **_lists(trust)
        )
        for letter, account in zip("ABMX", (A, B, M, X), strict=True)
    ]
    organization = worlds.organization(
        (A, vectors.PROD),
        (B, vectors.DEVELOPMENT),
        management=M,
        units=((vectors.PROD, "r-ex01"), (vectors.DEVELOPMENT, "r-ex01")),
    )
    return worlds.world(*accounts, organization=organization)


def finding_settings(vector: dict[str, Any]) -> FindingSettings:
    """Return the settings of a vector."""
    return FindingSettings(known_accounts=frozenset(vector.get("known", ())))


def _callers(letter: str) -> list[Any]:
    made: list[Any] = []
    for name, given in vectors.USERS.items():
        if name[0] == letter:
            made.append(worlds.user(name[2:], **given))
    for name, given in vectors.ROLES.items():
        if name[0] == letter and name[2:] not in ("Slr", "Sso1", "Sso2"):
            fields = {**given, "max_session_duration": 3600, "last_used": worlds.NOW}
            made.append(worlds.role(name[2:], **fields))
    return made


def _lists(trust: Any) -> dict[str, Any]:
    """Return the providers that the trust policies name."""
    named = sorted(set(_federated(trust)))
    return {
        "oidc_providers": tuple(
            OidcProvider(arn, arn.partition(":oidc-provider/")[2], ("sts.amazonaws.com",))
            for arn in named
            if ":oidc-provider/" in arn
        )
        or None,
        "saml_providers": tuple(SamlProvider(arn) for arn in named if ":saml-provider/" in arn)
        or None,
    }


def _federated(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = value.get("Federated", [])
        below = [name for one in value.values() for name in _federated(one)]
        return [*([own] if isinstance(own, str) else own), *below]
    if isinstance(value, list):
        return [name for one in value for name in _federated(one)]
    return []
