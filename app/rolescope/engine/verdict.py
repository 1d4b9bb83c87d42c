"""Verdict: the decision, and the tree of reasons that led to it (EV-25, EV-26)."""

from dataclasses import dataclass, field
from enum import Enum

from rolescope.engine.language.statement import place_of
from rolescope.model.policy import Effect, Policy
from rolescope.value import Value


class Decision(Enum):
    """The four answers. The values are those of formats.md."""

    ALLOW = "Allowed"
    EXPLICIT_DENY = "ExplicitlyDenied"
    IMPLICIT_DENY = "ImplicitlyDenied"
    DEPENDS = "Depends"


class Layer(Enum):
    """The parts of an evaluation, in the order in which they are reported (EV-25)."""

    __hash__ = object.__hash__  # by identity: it is a key of what every request looks up

    REQUEST = "request"  # who may call at all (AR-1 to AR-4), providers
    RCP = "RCP"
    SCP = "SCP"
    TRUST = "trust policy"
    RESOURCE = "resource-based policy"
    IDENTITY = "identity-based policy"
    BOUNDARY = "permissions boundary"
    SESSION = "session policy"


class LayerOutcome(Enum):
    """What one layer says."""

    ALLOW = "allows"
    EXPLICIT_DENY = "denies"
    NO_MATCH = "nothing allows"
    UNDECIDED = "cannot be decided"
    NOT_APPLICABLE = "does not apply"  # with `note` saying why
    NOT_NEEDED = "not needed"  # evaluated, but its allow is not needed (EV-10 to EV-14)
    NOT_IMPORTED = "not imported"  # the verdict stands, `unknown` names it (DF-23)


class ElementMatch(Enum):
    """What one element of a statement does with the request."""

    MATCHES = "matches"
    DOES_NOT_MATCH = "does not match"
    NOT_GIVEN = "not given"  # does not match, because the context key is absent
    UNDECIDED = "cannot be decided"
    NOT_EVALUATED = "not evaluated"  # not reached, or not implemented (`text` says which)


class Hint(Value):
    """Why an element does what it does, where that is not plain: half a sentence, and its rule.

    `is_close`: a principal that would name this caller but for what the hint says.
    """

    text: str
    rule: str
    is_close: bool = False


class AskedCondition(Value, kw_only=True):
    """What a condition asks of a key that the request has: `is like` and `release-*`, filled in.

    `each` says of which of several values it has to hold, `given` lists what the request has.
    `is_pattern`: the values asked for are patterns.
    """

    each: str
    verb: str
    value: str
    given: str
    is_pattern: bool


class ElementTrace(Value, kw_only=True):
    """One element of a statement against the request.

    `path` leads to it inside the document, as for model.document.locate:
    `("Statement", 0, "Condition", "StringEquals", "sts:ExternalId")`. `text` is a short sentence in
    plain words ("sts:ExternalId equals nw-rel-7731"); `given` are the values of the request;
    `variables` those in the element with their values (`${aws:username}`, `alice`), None for one
    that has none. `hint` is why, where more is to be said; `text` ends with it.
    `asked` is what a condition asks for, where it and the request have values to be compared.
    """

    path: tuple[str | int, ...]
    match: ElementMatch
    text: str
    given: tuple[str, ...] | None = None
    variables: tuple[tuple[str, str | None], ...] = ()
    hint: Hint | None = None
    asked: AskedCondition | None = None


class StatementTrace(Value, kw_only=True):
    """One statement against the request: `match` is the whole statement's."""

    policy: Policy
    index: int
    label: str
    effect: Effect | None
    match: ElementMatch
    elements: tuple[ElementTrace, ...] = ()


class LayerTrace(Value, kw_only=True):
    """One layer for one action.

    `level` names the root, OU or account of an SCP or RCP. `decided` marks the layer that settled
    the verdict. `note` is a sentence: why it does not apply, what was not imported, how many
    policies were checked. `is_empty`: there are none, and that is known.
    """

    layer: Layer
    action: str
    outcome: LayerOutcome
    statements: tuple[StatementTrace, ...] = ()
    policies_checked: int = 0
    is_empty: bool = False
    level: str = ""
    note: str = ""
    decided: bool = False


class StatementName(Value):
    """Which statement it is: its layer, its policy, its place in there, its Sid (else its number).

    As text it is `trust[0] Tools` or `identity assume-deploy[1]`.
    """

    layer: Layer
    policy: str
    index: int
    label: str

    def __str__(self) -> str:
        """Write it as formats.md has it."""
        return f"{kind_of(self.layer, self.policy)}{place_of(self.index, self.label)}"


def kind_of(layer: Layer, policy: str) -> str:
    """Name a policy of a layer: `trust`, `identity assume-deploy`."""
    return "trust" if layer is Layer.TRUST else f"{_KINDS[layer]} {policy}"


_KINDS = {
    Layer.REQUEST: "request",
    Layer.RCP: "rcp",
    Layer.SCP: "scp",
    Layer.RESOURCE: "resource",
    Layer.IDENTITY: "identity",
    Layer.BOUNDARY: "boundary",
    Layer.SESSION: "session",
}


class DecisionGround(Value):
    """One thing that a decision rests on, and its layer. `name` is what formats.md has as `by`.

    `policy` is the name of the policy, where a statement decided.
    """

    layer: Layer
    name: str
    policy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that would have to hold (the residual): a context key with operator and values.

    `statement` says where it is asked for, None where no statement does. `value` is what to give,
    the same for all needs of one key; None: the key has to be absent. `is_context`: it has to
    come without the parameter that usually brings it (a tag without sts:TagSession).
    """

    key: str
    operator: str
    values: tuple[str, ...]
    statement: StatementName | None
    value: tuple[str, ...] | None = field(default=None, compare=False)
    is_context: bool = field(default=False, compare=False)


class Refusal(Value, kw_only=True):
    """STS refuses the parameters whatever the policies say (`invalid` in formats.md).

    `rule` is its id, `code` the error code, `message` its expected text,
    `explanation` ours. `is_early`: STS finds it before it looks at any policy (AR-17).
    `member` is the parameter that breaks its constraint, where one does (ERR-24).
    """

    rule: str
    code: str
    message: str
    explanation: str
    is_early: bool = False
    member: str = ""


class Verdict(Value, kw_only=True):
    """The answer to one request.

    `grounds` are the statements that decided, or the layers whose allow is missing; `deciding`
    the traces of those statements;
    `rules` the rules that decided; `missing` the layers whose allow is missing (EV-25);
    `unknown` what the import lacks that could change the answer, `assumed` what of that bears on
    how long a session lasts; `uncertain` the UNSURE rules it
    rests on (`U-1`); `match_strength` how the trust policy named the caller (direct or account).
    """

    decision: Decision
    grounds: tuple[DecisionGround, ...] = ()
    deciding: tuple[StatementTrace, ...] = ()
    layers: tuple[LayerTrace, ...] = ()
    rules: tuple[str, ...] = ()
    missing: tuple[Layer, ...] = ()
    needs: tuple[Need, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    unknown: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    is_direct_match: bool = False

    @property
    def unknown_access(self) -> tuple[str, ...]:
        """What of `unknown` bears on the access, and not on how long a session lasts."""
        return tuple(what for what in self.unknown if what not in self.assumed)

    @property
    def by(self) -> tuple[str, ...]:
        """What decided, by its names."""
        return tuple(ground.name for ground in self.grounds)

    @property
    def is_allowed(self) -> bool:
        """Allowed by the policies, and not refused by STS."""
        return self.decision is Decision.ALLOW and not self.refusals
