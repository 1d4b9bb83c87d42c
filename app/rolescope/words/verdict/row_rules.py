"""Which rule a row of a trace rests on: the id under which the manual tells of it."""

from rolescope.engine.language.condition import split_operator
from rolescope.engine.verdict import (
    ElementMatch,
    ElementTrace,
    Layer,
    LayerOutcome,
    LayerTrace,
    StatementTrace,
    Verdict,
)
from rolescope.model.caller import (
    ByKind,
    Caller,
    CallerKind,
)
from rolescope.model.policy import Effect, PolicyType, PrincipalType
from rolescope.model.session import DurationReason

DENIES = "EV-7"
GUARDRAILS_MISSING = "DF-23"
ENDED = "ERR-27"

_OPEN = "CO-39"
_BY_OUTCOME = {
    LayerOutcome.EXPLICIT_DENY: DENIES,
    LayerOutcome.UNDECIDED: _OPEN,
    LayerOutcome.NOT_IMPORTED: "DF-10",
    LayerOutcome.NOT_NEEDED: "EV-9",
}
_BY_LAYER = {
    Layer.REQUEST: "AR-1",
    Layer.RCP: "RCP-5",
    Layer.SCP: "SCP-5",
    Layer.TRUST: "TR-1",
    Layer.RESOURCE: "EV-18",
    Layer.IDENTITY: "EV-3",
    Layer.BOUNDARY: "EV-4",
    Layer.SESSION: "EV-5",
}
_SERIES = {  # the rules of a verdict that say most about a layer, by how their ids begin
    (Layer.REQUEST, LayerOutcome.ALLOW): ("",),
    (Layer.REQUEST, LayerOutcome.NO_MATCH): ("",),
    (Layer.TRUST, LayerOutcome.EXPLICIT_DENY): ("TR-10",),
    (Layer.TRUST, LayerOutcome.ALLOW): ("TR-",),
    (Layer.IDENTITY, LayerOutcome.ALLOW): ("EV-15", "EV-18"),
    (Layer.IDENTITY, LayerOutcome.NO_MATCH): ("TR-2", "EV-19", "EV-16"),
    (Layer.IDENTITY, LayerOutcome.NOT_NEEDED): ("EV-1",),
    (Layer.BOUNDARY, LayerOutcome.NO_MATCH): ("EV-16",),
    (Layer.BOUNDARY, LayerOutcome.NOT_NEEDED): ("EV-1",),
    (Layer.SESSION, LayerOutcome.NO_MATCH): ("EV-16",),
    (Layer.SESSION, LayerOutcome.NOT_NEEDED): ("EV-1",),
}

_BY_ELEMENT = {
    "NotPrincipal": "PR-16",
    "Action": "GR-12",
    "NotAction": "GR-14",
    "Resource": "GR-18",
    "NotResource": "GR-25",
}
_BY_MATCH = {
    ElementMatch.NOT_GIVEN: "CO-6",
    ElementMatch.NOT_EVALUATED: "EV-1",
    ElementMatch.UNDECIDED: _OPEN,
}
_BY_KEY = {
    "sts:externalid": "CK-39",
    "aws:multifactorauthpresent": "CO-36",
    "aws:multifactorauthage": "CO-36",
    "aws:principalorgid": "CK-3",
    "aws:principalorgpaths": "CK-4",
    "aws:sourceip": "CK-20",
    "sts:sourceidentity": "CK-41",
}
_BY_SET = {"forallvalues": "CO-15", "foranyvalue": "CO-16"}

_BY_CALLER = ByKind(
    "rules of principals",
    {
        CallerKind.USER: "PR-3",
        CallerKind.SESSION_TOKEN: "PR-3",
        CallerKind.SESSION: "PR-4",
        CallerKind.FEDERATED_USER: "PR-6",
        CallerKind.ROOT: "PR-17",
        CallerKind.SERVICE: "PR-7",
        CallerKind.WEB: "PR-8",
        CallerKind.SAML: "PR-8",
    },
)
_CREDENTIALS = ByKind(
    "rules of credentials",
    {
        CallerKind.USER: "AR-1",
        CallerKind.SESSION_TOKEN: "FED-12",
        CallerKind.SESSION: "CH-1",
        CallerKind.FEDERATED_USER: "FED-13",
        CallerKind.ROOT: "AR-1",
        CallerKind.SERVICE: "TR-19",
        CallerKind.WEB: "FED-1",
        CallerKind.SAML: "FED-1",
    },
)
_BY_DURATION = {
    DurationReason.CHAINED: "CH-2",
    DurationReason.ASSERTION: "FED-3",
}


def rule_of_layer(layer: LayerTrace, verdict: Verdict) -> str:
    """Return the rule that says most about what a layer does."""
    for series in _SERIES.get((layer.layer, layer.outcome), ()):
        found = next((rule for rule in verdict.rules if rule.startswith(series)), "")
        if found:
            return found
    return _BY_OUTCOME.get(layer.outcome, _BY_LAYER[layer.layer])


def rule_of_statement(statement: StatementTrace) -> str:
    """Return the rule about a statement that applies, or may apply."""
    if statement.match is ElementMatch.UNDECIDED:
        return _OPEN
    return DENIES if statement.effect is Effect.DENY else "EV-1"


def rule_of_element(
    statement: StatementTrace, element: ElementTrace, verdict: Verdict, caller: Caller
) -> str:
    """Return the rule that an element of a statement was tested by."""
    if element.hint is not None:
        return element.hint.rule
    name = next((str(part) for part in element.path[2:3]), "")
    if name == "Principal":
        return _of_principal(statement, element, verdict, caller)
    if name == "Condition":
        return _of_condition(element)
    if name == "Action" and statement.policy.type is PolicyType.TRUST:
        return "TR-9"
    return _BY_ELEMENT.get(name, "GR-73")  # else a defect of the statement itself


def rule_of_credentials(caller: Caller) -> str:
    """Return the rule about the credentials that a caller comes with."""
    return _CREDENTIALS[caller.kind]


def rule_of_mfa(mfa: str) -> str:
    """Return the rule about MFA by its key: `true`, `false` or absent."""
    return {"true": "MFA-2", "false": "MFA-5"}.get(mfa, "MFA-1")


def rule_of_duration(reason: DurationReason) -> str:
    """Return the rule that a session lasts as long as it does by."""
    return _BY_DURATION.get(reason, "AR-7")


def _of_principal(
    statement: StatementTrace, element: ElementTrace, verdict: Verdict, caller: Caller
) -> str:
    if element.match is not ElementMatch.MATCHES:
        return "PR-17"
    source = next(x for x in statement.policy.statements if x.index == statement.index)
    if any(one.type is PrincipalType.ANYONE for one in source.principals or ()):
        return "PR-1"
    return _BY_CALLER[caller.kind] if verdict.is_direct_match else "PR-2"


def _of_condition(element: ElementTrace) -> str:
    name = next((str(part) for part in element.path[3:4]), "")  # none: it is no object
    prefix, operator, _ = split_operator(name)
    if operator is None:
        return "GR-73"
    if element.match in _BY_MATCH:
        return _BY_MATCH[element.match]
    if operator.is_presence or prefix:
        return _BY_SET.get(prefix, "CO-9")
    if element.given is None:  # and that is enough
        return "CO-7" if operator.is_negated else "CO-8"
    return _BY_KEY.get(str(element.path[-1]).lower(), operator.about.rule)
