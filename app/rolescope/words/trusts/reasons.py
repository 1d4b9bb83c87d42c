"""Why an edge stands where it stands, in one sentence."""

from rolescope.engine.language.condition_kind import operator_parts
from rolescope.engine.verdict import Layer
from rolescope.engine.words.conditions import condition_in_words
from rolescope.model.arn import group_digits, role_name
from rolescope.model.caller import ByKind, CallerKind
from rolescope.model.condition_keys import TIME_KEYS, why_never
from rolescope.model.policy import Condition
from rolescope.trust.edge import Edge, EdgeReason, ReasonKind

_MISSING = {
    Layer.IDENTITY: "no identity-based policy of the caller allows it",
    Layer.BOUNDARY: "the permissions boundary of the caller does not allow it",
    Layer.SESSION: "the session policy of the caller does not allow it",
    Layer.SCP: "the SCPs over the caller do not allow it",
}
_OF_TRUST_POLICIES = {
    ReasonKind.LETS_IN_ACCOUNT: "lets in account {account}, which is not imported: who in it may "
    "call is decided there",
    ReasonKind.LETS_IN_ANYONE: "lets in anyone, from any account",
    ReasonKind.LETS_IN_ORGANIZATION: "lets in anyone of organization {name}, which is not imported",
    ReasonKind.LETS_IN_SERVICES: "lets in services of AWS, {name} for one",
    ReasonKind.LETS_IN_TOKENS: "lets in anyone who signs in with {name}",
}
_ALONE = {
    ReasonKind.CUT: (
        "It cannot be decided: its conditions combine in more ways than can be tried."
    ),
    ReasonKind.DOUBT: (
        "It cannot be decided: a session made by SAML or web identity lacks "
        "aws:MultiFactorAuthPresent; whether others do is not documented."
    ),
    ReasonKind.UNDECIDED: "It cannot be decided from what was imported.",
    ReasonKind.NOBODY_CALLS: (
        "No principal of the account is allowed to call sts:AssumeRole on the role."
    ),
    ReasonKind.DELETED: "The principal was deleted: nobody can use this trust.",
    ReasonKind.NO_CALLER: "What the trust policy names can never be a caller: it matches nobody.",
    ReasonKind.TOO_EARLY: "The time for which it is trusted has not come.",
    ReasonKind.TOO_LATE: "The time for which it is trusted is over.",
}


def reason_text(edge: Edge) -> str:
    """Say why an edge stands where it stands; empty where no reason is known."""
    why = edge.reason
    if why is None:
        return ""
    if why.kind in _ALONE:
        return _ALONE[why.kind]
    role = role_name(why.role)
    if why.kind in _OF_TRUST_POLICIES:
        account = group_digits(why.name) if why.kind is ReasonKind.LETS_IN_ACCOUNT else ""
        words = _OF_TRUST_POLICIES[why.kind].format(name=why.name, account=account)
        return f"The trust policy of {role} {words}."
    return _denied(why, role) or _open(why, role)


def _open(why: EdgeReason, role: str) -> str:
    """Say who gets through, and what is missing or not known."""
    first = "".join(why.details[:1])
    match why.kind:
        case ReasonKind.ALLOWED:
            also = f", and {first} allows it" if first else ""
            return f"The trust policy of {role} allows {why.name}{also}."
        case ReasonKind.TRUSTED_ONLY:
            lacks = [_MISSING[layer] for layer in why.layers if layer in _MISSING]
            return f"The trust policy of {role} allows {why.name}, but {' and '.join(lacks)}."
        case ReasonKind.USED:
            who = "1 principal" if why.count == 1 else f"{why.count:,} principals"
            return f"{who} of the import can use it."
        case ReasonKind.PERMITTED | ReasonKind.PERMITTED_UNDECIDED:
            is_open = why.kind is ReasonKind.PERMITTED_UNDECIDED
            says = "cannot be decided" if is_open else "does not"
            return f"{first} allows {why.name} to assume it, but its trust policy {says}."
        case _:
            lacks = list(why.details)
            return (
                f"It cannot be decided: {'; '.join(lacks)}." if lacks else "It cannot be decided."
            )


def _denied(why: EdgeReason, role: str) -> str:
    """Say what is against it; empty where nothing is."""
    if why.kind is ReasonKind.REFUSED:
        return f"STS refuses it. {''.join(why.details)}"
    if why.kind is ReasonKind.UNMET and why.condition is not None:
        words = condition_in_words(why.condition)
        return f"A condition does not hold. {words}: {_why_unmet(why.condition, why.caller)}."
    if why.kind is ReasonKind.NO_STATEMENT:
        return f"No statement of the trust policy of {role} matches this caller."
    if why.kind is ReasonKind.DENIED:
        return f"Denied by {''.join(why.details) or 'a policy'}."
    return ""


def _why_unmet(condition: Condition, caller: CallerKind | None) -> str:
    key = condition.key.lower()
    if key in TIME_KEYS:
        is_over = "less" in operator_parts(condition.operator).base
        return "that time is over" if is_over else "that time has not come"
    why = why_never(key)
    if why:  # CK-43 to CK-54
        return f"no request for a role ever has it, {why}"
    who = _NEVER_CARRIES_MFA[caller] if caller is not None else ""
    if key.startswith("aws:multifactorauth") and who:
        return f"{who} never carries MFA"
    return f"{who or 'the caller'} does not have that"


_NEVER_CARRIES_MFA = ByKind(
    "callers that never carry MFA",
    {
        CallerKind.USER: "",
        CallerKind.SESSION_TOKEN: "",
        CallerKind.SESSION: "a role session",
        CallerKind.FEDERATED_USER: "",
        CallerKind.ROOT: "",
        CallerKind.SERVICE: "an AWS service",
        CallerKind.WEB: "a web identity sign-in",
        CallerKind.SAML: "a SAML sign-in",
    },
)
