"""One way in full: each needed action with what decides it, the gain, and what it leaves behind."""

from collections.abc import Iterator

from rolescope.engine.evaluate import evaluate_action
from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.verdict import (
    Decision,
    ElementMatch,
    Layer,
    LayerOutcome,
    StatementTrace,
    Verdict,
)
from rolescope.engine.words.needs import needs_in_words
from rolescope.escalation.proof import request_of
from rolescope.escalation.rule import PASS, Gain
from rolescope.escalation.way import Alternative, DependsOn, EscalationWay, NeededAction, WayState
from rolescope.model.arn import group_digits, role_name
from rolescope.model.plain import counted
from rolescope.model.policy import Effect, Policy, PolicyType
from rolescope.trust.entities import caller_of
from rolescope.value import Value
from rolescope.words.escalation.way_text import (
    DATA_EVENTS,
    ONLY_DATA,
    depends_words,
    left_events,
    on_words,
    short_arn,
)
from rolescope.words.excerpt import Excerpt, Lines, Mark, line_words, traced_excerpt
from rolescope.words.facts import TonedFact
from rolescope.words.names import account_names
from rolescope.words.trusts.trust_documents import Tab, guardrail_policies

_MAX_THROUGH = 6
_MARKS = {Decision.ALLOW: Mark.YES, Decision.DEPENDS: Mark.UNKNOWN}


class NeedText(Value, kw_only=True):
    """Something that has to hold: `code` is printed like code, `says` follows it.

    `lines` are those that decide it, in the document of the tab number `tab`; `begins` is the line
    where their statement does, by which it is called.
    """

    mark: Mark
    code: str = ""
    says: str = ""
    detail: str = ""
    lines: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    tab: int | None = None

    @property
    def link(self) -> str:
        """What leads to the lines; empty for none."""
        return line_words(self.begins or self.lines[:1]) if self.tab is not None else ""


class WayDetail(Value, kw_only=True):
    """Everything that is said about a way. `gains` is in two lines: what, and what that means.

    `traces` are events in CloudTrail, each with a remark. `others` are further sets of actions.
    """

    way: EscalationWay
    facts: tuple[TonedFact, ...]
    head: str
    needs: tuple[NeedText, ...]
    gains: tuple[str, str]
    depends: tuple[NeedText, ...]
    others: tuple[str, ...]
    through: tuple[str, ...]
    traces: tuple[tuple[str, str], ...]
    tabs: tuple[Tab, ...]


def way_detail(way: EscalationWay, index: WorldIndex, at: str) -> WayDetail:
    """Say everything about a way; each needed action is asked of the engine again."""
    documents = _Documents()
    caller = caller_of(index.user(way.source) or index.roles[way.source])
    asked = [
        (need, evaluate_action(request_of(caller, need, at), index)) for need in way.best.needs
    ]
    needs = tuple(_need(need, verdict, documents) for need, verdict in asked)
    depends = (*_trust(way, index, documents), *_depends(way))
    return WayDetail(
        way=way,
        facts=tuple(_facts(way)),
        head=_head([verdict for _, verdict in asked]),
        needs=(*needs, _denies(way, [verdict for _, verdict in asked], index)),
        gains=_gains(way, index),
        depends=depends,
        others=tuple(map(_actions, way.alternatives[1:])),
        through=tuple(_through(way)),
        traces=tuple(_traces(way)),
        tabs=documents.tabs(),
    )


def as_text(detail: WayDetail) -> str:
    """Return all of it as text."""
    way = detail.way
    rows = (*detail.needs, *detail.depends)
    parts = [
        f"{way.rule.id} {way.rule.title}",
        f"{way.source} -> {way.target}",
        detail.head,
        *("  ".join(filter(None, (f"{x.code}{x.says}", x.detail, x.link))) for x in rows),
        ". ".join(filter(None, detail.gains)),
        way.rule.how,
        f"Close it: {way.rule.closing}",
        f"CloudTrail: {', '.join(f'{one} ({why})' if why else one for one, why in detail.traces)}",
    ]
    return "\n".join(parts)


def _facts(way: EscalationWay) -> Iterator[TonedFact]:
    yield TonedFact(text=way.rule.title, tone="risk", icon="stairs-up")
    if way.state is WayState.HOLDS:
        yield TonedFact(text="Holds")
    else:
        yield TonedFact(text="Depends", tone="cond", icon="help-circle-outline")
    if way.needs_mfa:
        yield TonedFact(text="MFA", tone="cond", icon="shield-account")


def _head(verdicts: list[Verdict]) -> str:
    count = len(verdicts)
    if all(verdict.decision is Decision.ALLOW for verdict in verdicts):
        return "The action is allowed" if count == 1 else f"All {count} actions are allowed"
    allowed = sum(verdict.decision is Decision.ALLOW for verdict in verdicts)
    return f"{allowed} of {counted(count, 'action')} allowed, the rest depends"


# Needed actions


class _Documents:
    """The documents that decide, each in a tab of its own."""

    def __init__(self) -> None:
        self._excerpts: list[Excerpt] = []

    def number(self, policy: Policy, excerpt: Excerpt) -> int:
        """Return the number of a document's tab; what was marked in it before stays so."""
        for number, known in enumerate(self._excerpts):
            if known.policy == policy:
                self._excerpts[number] = _both(known, excerpt)
                return number
        self._excerpts.append(excerpt)
        return len(self._excerpts) - 1

    def tabs(self) -> tuple[Tab, ...]:
        """Return all tabs."""
        return tuple(Tab(title=_title(one.policy), excerpts=(one,)) for one in self._excerpts)


def _title(policy: Policy) -> str:
    return "Trust policy" if policy.type is PolicyType.TRUST else policy.name


def _both(one: Excerpt, other: Excerpt) -> Excerpt:
    """Join what two requests mark in one document; what one of them holds on counts."""
    marks = {**dict(other.marks), **dict(one.marks)}
    held = {line for line, mark in (*one.marks, *other.marks) if mark is Mark.YES}
    marks.update(dict.fromkeys(held, Mark.YES))
    tints = tuple(dict.fromkeys((*one.tints, *other.tints)))
    return Excerpt(
        policy=one.policy,
        owner=one.owner,
        kind=one.kind,
        tints=tints,
        marks=tuple(sorted(marks.items(), key=lambda item: item[0])),
        focus=one.focus,
        top=one.top,
    )


def _need(need: NeededAction, verdict: Verdict, documents: _Documents) -> NeedText:
    deciding = _allowing(verdict)
    lines: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    tab, detail = None, ""
    if deciding is not None:
        trace, traces = deciding
        policy = trace.policy
        written = Lines(policy)
        lines = written.of([("Statement", trace.index, "Action")])
        begins = written.of([("Statement", trace.index)])
        excerpt = traced_excerpt(traces, policy, policy.name, ("Statement", trace.index))
        tab = documents.number(policy, excerpt) if policy.text else None
        detail = f"{_title(policy)}, {trace.label}"
    if verdict.decision is Decision.DEPENDS or not detail:
        detail = ". ".join(filter(None, (detail, _because(verdict))))
    return NeedText(
        mark=_MARKS.get(verdict.decision, Mark.NO),
        code=need.action,
        says=on_words(need),
        detail=detail,
        lines=lines,
        begins=begins,
        tab=tab,
    )


def _because(verdict: Verdict) -> str:
    words = needs_in_words(verdict.needs)
    return f"It {words}" if words else "; ".join(verdict.unknown)


def _allowing(verdict: Verdict) -> tuple[StatementTrace, tuple[StatementTrace, ...]] | None:
    """Return the statement that allows a request, with all of its layer."""
    for layer in verdict.layers:
        if layer.layer in (Layer.IDENTITY, Layer.RESOURCE):
            for trace in layer.statements:
                is_allow = trace.effect is Effect.ALLOW
                if is_allow and trace.match in (ElementMatch.MATCHES, ElementMatch.UNDECIDED):
                    mine = tuple(one for one in layer.statements if one.policy == trace.policy)
                    return trace, mine
    return None


def _denies(way: EscalationWay, verdicts: list[Verdict], index: WorldIndex) -> NeedText:
    """Say that nothing denies, and what was asked for that."""
    layers = [layer for verdict in verdicts for layer in verdict.layers]
    against = next((one for one in layers if one.outcome is LayerOutcome.EXPLICIT_DENY), None)
    account = account_of(way.source)
    checked = [
        counted(count, kind.value)
        for kind in (PolicyType.SCP, PolicyType.RCP)
        if (count := len(guardrail_policies(index, account, kind)))
    ]
    lacking = {one.layer.value for one in layers if one.outcome is LayerOutcome.NOT_IMPORTED}
    entity = index.role(way.source) or index.user(way.source)
    is_bounded = entity is not None and entity.boundary is not None
    detail = ", ".join(filter(None, [*checked, "permissions boundary" if is_bounded else ""]))
    parts = [f"{detail} checked" if detail else "", "" if is_bounded else "No boundary"]
    if lacking:
        parts.append(f"{' and '.join(sorted(lacking))} not imported")
    if against is not None:
        return NeedText(mark=Mark.NO, says=f"{against.layer.value} denies", detail=against.note)
    return NeedText(mark=Mark.YES, says="Nothing denies", detail=". ".join(filter(None, parts)))


# What is gained, and what it depends on


def _gains(way: EscalationWay, index: WorldIndex) -> tuple[str, str]:
    account = account_of(way.target)
    home = account_names(index.world).get(account) or group_digits(account)
    is_own, name = way.source == way.target, role_name(way.target)
    if way.gain is Gain.BECOME:
        rights = f"Everything that {name} may do"
        return (f"Administrator of {home}", rights) if way.is_admin else (rights, "")
    whose = "its own rights" if is_own else f"the rights of {name}"
    if way.gain is Gain.LOOSEN:
        said = f"Takes limits off {'itself' if is_own else name}"
    else:
        said = f"Adds to {whose}"
    return (f"Administrator of {home}", said) if way.is_admin else (said, "")


def _trust(way: EscalationWay, index: WorldIndex, documents: _Documents) -> Iterator[NeedText]:
    """Say where the target trusts the service that it is passed to (PE-0c)."""
    role = index.role(way.target)
    for statement in role.trust_policy.statements if role is not None else ():
        for principal in statement.principals or ():
            if principal.value in way.rule.services and statement.effect is Effect.ALLOW:
                assert role is not None  # noqa: S101 - it has the statement
                policy = role.trust_policy
                written = Lines(policy)
                path = written.principal(statement.index, principal)
                lines = written.of([path] if path is not None else [])
                excerpt = Excerpt(policy=policy, owner=role.name, kind="trust policy",
                                  focus=min(lines, default=1))  # fmt: skip
                yield NeedText(
                    mark=Mark.YES,
                    says=f"{role.name} trusts {principal.value.partition('.')[0]}",
                    detail=f"Trust policy, statement {statement.index + 1}",
                    lines=lines,
                    tab=documents.number(policy, excerpt) if policy.text else None,
                )
                return


def _depends(way: EscalationWay) -> Iterator[NeedText]:
    for one in way.depends:
        is_note = one.kind is DependsOn.NOTE
        words = depends_words(way, one)
        yield NeedText(
            mark=Mark.NEUTRAL if is_note else Mark.UNKNOWN,
            says=words.rstrip("."),
            detail="" if is_note else "Not known from this import",
        )


def _actions(one: Alternative) -> str:
    return " + ".join(dict.fromkeys(need.action for need in one.needs)) or "nothing more"


def _through(way: EscalationWay) -> Iterator[str]:
    for one in way.through[:_MAX_THROUGH]:
        yield short_arn(one.arn)
    if len(way.through) > _MAX_THROUGH:
        yield f"and {len(way.through) - _MAX_THROUGH:,} more"


def _traces(way: EscalationWay) -> Iterator[tuple[str, str]]:
    """Yield the events that a way leaves, each with a remark."""
    for event in left_events(way):
        yield event, ONLY_DATA if event in DATA_EVENTS else ""
    if any(need.action == PASS.action for need in way.best.needs):
        yield "PassRole", "no event of its own"
