"""The credentials of a caller in words, as the request form lets them be chosen."""

from collections.abc import Iterable, Mapping
from enum import Enum

from rolescope.engine.index import WorldIndex, account_of
from rolescope.model.arn import Arn
from rolescope.model.caller import (
    ByKind,
    Caller,
    CallerKind,
    Claims,
    SamlCaller,
    SessionTokenCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.principal_reader import BUILT_IN_PROVIDERS
from rolescope.simulation.callers import caller_written
from rolescope.simulation.claims import claim_name
from rolescope.value import replace
from rolescope.words.requests.request_fields import local_time, read_context_lines


class CredentialsKind(Enum):
    """What a user signs with. The value is what the form says."""

    KEY = "Long-term access key"
    TOKEN = "GetSessionToken, no MFA"  # noqa: S105 - no password
    TOKEN_WITH_MFA = "GetSessionToken with MFA"  # noqa: S105 - no password


def credentials_of(caller: Caller) -> CredentialsKind | None:
    """Return what a user signs with; None for a caller that is no user."""
    if caller.is_user:
        return CredentialsKind.KEY
    if caller.kind is CallerKind.SESSION_TOKEN:
        return CredentialsKind.TOKEN_WITH_MFA if caller.mfa else CredentialsKind.TOKEN
    return None


def with_credentials(caller: Caller, credentials: CredentialsKind) -> Caller:
    """Return the same user with other credentials."""
    if credentials is CredentialsKind.KEY:
        return UserCaller(caller.entity_arn)
    made = SessionTokenCaller(user=caller.entity_arn)
    if isinstance(caller, SessionTokenCaller):
        made = caller
    has_mfa = credentials is CredentialsKind.TOKEN_WITH_MFA
    return replace(made, mfa=has_mfa, mfa_age=(made.mfa_age or 0) if has_mfa else None)


def title_of(caller: Caller) -> str:
    """Name what can be chosen of a caller; empty when that is nothing."""
    return _TITLES[caller.kind]


_TITLES = ByKind(
    "what can be chosen of a caller",
    {
        CallerKind.USER: "Caller's credentials",
        CallerKind.SESSION_TOKEN: "Caller's credentials",
        CallerKind.SESSION: "Caller's session",
        CallerKind.FEDERATED_USER: "",
        CallerKind.ROOT: "",
        CallerKind.SERVICE: "",
        CallerKind.WEB: "Claims of the token",
        CallerKind.SAML: "Attributes of the assertion",
    },
)


def summary_of(caller: Caller) -> str:
    """Say in a few words what is chosen."""
    credentials = credentials_of(caller)
    if credentials is not None:
        return credentials.value
    if caller.is_token:
        names = [name for name, _ in caller.claims]
        return ", ".join(names) or "none"
    return _of_session(caller) if caller.is_session else ""


def _of_session(caller: Caller) -> str:
    words = [caller.session_name]
    words += [f"{len(caller.tags)} tags"] if len(caller.tags) > 1 else ["1 tag"] * len(caller.tags)
    has_policy = caller.session_policy is not None or caller.policy_arns
    words += ["session policy"] if has_policy else []
    words += [f"ends {local_time(caller.expires_at)[-5:]} UTC"] if caller.expires_at else []
    return ", ".join(words)


# Claims


def claim_lines(caller: Caller, without: Iterable[str] = ()) -> str:
    """Write claims for editing, `name=value` a line; not those of the context keys `without`."""
    hidden = {(claim_name(caller, key) or key).lower() for key in without}
    return "\n".join(
        f"{name}={value}"
        for name, values in caller.claims
        if (claim_name(caller, name) or name).lower() not in hidden
        for value in values
    )


def read_claim_lines(text: str) -> tuple[Claims, tuple[str, ...]]:
    """Read `name=value` lines; returns the claims, and the lines that are none."""
    context, wrong = read_context_lines(text)
    return tuple((name, values or ()) for name, values in context), wrong


def claim_names(caller: Caller, keys: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the claims of a caller that context keys are about."""
    names = (claim_name(caller, key) for key in keys)
    return tuple(dict.fromkeys(name for name in names if name))


# Callers outside of the import

ANY_PRINCIPAL, OIDC, SAML, SERVICE = "arn", "oidc", "saml", "service"
OUTSIDE: Mapping[str, tuple[str, str]] = {
    ANY_PRINCIPAL: ("Principal of any account", "arn:aws:iam::123456789012:role/name"),
    OIDC: ("Web identity (OIDC token)", "arn:aws:iam::123456789012:oidc-provider/host"),
    SAML: ("SAML assertion", "arn:aws:iam::123456789012:saml-provider/name"),
    SERVICE: ("AWS service", "service.amazonaws.com"),
}
"""Kinds of callers outside of the import: what they are called, and how one is written."""


def outside_caller(kind: str, text: str, index: WorldIndex) -> tuple[Caller | None, str]:
    """Return the caller of a kind that a text names, or else what is wrong and what to do."""
    text = text.strip()
    if not text:
        return None, ""
    found: Caller | None = None
    match kind:
        case "oidc" if ":oidc-provider/" in text or text in BUILT_IN_PROVIDERS:
            found = WebIdentityCaller(provider=text)
        case "saml" if ":saml-provider/" in text:
            found = SamlCaller(provider=text)
        case "service" | "arn":
            written = caller_written(text, index)
            is_service = written is not None and not text.startswith("arn:")
            found = written if is_service == (kind == SERVICE) else None
    return (found, "") if found is not None else (None, _WRONG[kind])


def searched_caller(text: str, index: WorldIndex) -> tuple[Caller, str] | None:
    """Return the caller that an ARN names, for a search that finds nobody, and words that offer it.

    None when it names no caller, or one that its account, imported completely, does not have.
    """
    text = text.strip()
    if Arn.parse(text) is None:
        return None
    caller: Caller | None = None
    for kind in OUTSIDE:
        caller = caller or outside_caller(kind, text, index)[0]
    if caller is None:
        return None
    if index.account(account_of(text)) is None:
        return caller, "Not in this import. Ask as a caller from outside:"
    arn = caller.entity_arn
    is_gone = arn and not (index.role(arn) or index.user(arn) or index.lacking(arn))
    return None if is_gone else (caller, "Ask as this caller:")


_WRONG = {
    ANY_PRINCIPAL: "Write the ARN of a user, role, role session, federated user or account root.",
    OIDC: "Write the ARN of an OIDC provider, or the name of one that needs none.",
    SAML: "Write the ARN of a SAML provider.",
    SERVICE: "Write a service principal, such as ec2.amazonaws.com.",
}
