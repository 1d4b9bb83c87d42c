"""One finding in full: why it matters, what proves it, the statement it is about, and the fix."""

from collections.abc import Sequence
from datetime import UTC, tzinfo

from rolescope.engine.evaluate import evaluate_action
from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.request.signer import caller_account_gap
from rolescope.engine.words.unsure import unsure_in_words
from rolescope.findings.finding import Finding, StatementPlace, Witness
from rolescope.findings.frameworks import FRAMEWORKS
from rolescope.findings.proof import CALLER_ACCOUNT_ALLOWS, STRANGER
from rolescope.findings.rules import FINDINGS
from rolescope.model.arn import group_digits, role_name
from rolescope.model.policy import Policy
from rolescope.model.request import ActionRequest, AssumeRoleRequest
from rolescope.simulation.assume_role import simulate
from rolescope.simulation.callers import caller_name
from rolescope.trust.strangers import NOBODYS
from rolescope.value import Value
from rolescope.words.excerpt import Excerpt, Lines, Path, Tint, Tone
from rolescope.words.findings.finding_text import (
    condition_text,
    fix_of,
    named,
    reason_of_risk,
    why_of,
)
from rolescope.words.runs import Line, Run, strong
from rolescope.words.verdict.action_answer import action_answer
from rolescope.words.verdict.sentence import verdict_kind, verdict_sentence

_MAX_PROOFS = 12  # hops of a chain
_VERDICTS = {"allowed": "Allowed.", "denied": "Denied.", "depends": "Cannot be decided."}

NO_REQUEST = "No request was found that proves it."
"""What is said in place of a proof."""


class ProofText(Value, kw_only=True):
    """A request that was evaluated: `kind` of its verdict, its sentence, what it takes as given."""

    kind: str
    headline: Line
    because: str
    given: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole of it on one line, to be copied."""
        headline = "".join(run.text for run in self.headline)
        given = f" Taken as given: {' '.join(self.given)}" if self.given else ""
        return f"{headline} {self.because}{given}"


class FindingDetail(Value, kw_only=True):
    """What is said about a finding. `proofs`: one a request, of a chain one a hop.

    `is_proved`: its rule looks for a request. `excerpt` None: it is about no statement, or the
    document is not shown.
    """

    why: str
    reasons: str
    proofs: tuple[ProofText, ...]
    is_proved: bool
    statement: str
    conditions: str
    excerpt: Excerpt | None
    affected: str
    fix: str
    unsure: str
    frameworks: str = ""


def framework_words(rule: str) -> str:
    """Return the numbers of frameworks that a rule of findings or ways has, by framework."""
    found: dict[str, list[str]] = {}
    for number in FRAMEWORKS.get(rule, ()):
        found.setdefault(number.framework, []).append(number.id)
    return "; ".join(f"{name}: {', '.join(ids)}" for name, ids in found.items())


def finding_detail(finding: Finding, index: WorldIndex, zone: tzinfo = UTC) -> FindingDetail:
    """Say everything about a finding."""
    rule = next((one for one in FINDINGS if one.id == finding.rule), None)
    return FindingDetail(
        why=why_of(finding),
        reasons=_reasons(finding),
        proofs=tuple(_proof(one, index, zone) for one in finding.witness[:_MAX_PROOFS]),
        is_proved=rule is not None and rule.is_proved,
        statement=_statement(finding.place),
        conditions=condition_text(finding),
        excerpt=_excerpt(finding, index),
        affected=named(tuple(role_name(arn) for arn in finding.affected)),
        fix=fix_of(finding),
        unsure=unsure_in_words(finding.unsure, index.reading),
        frameworks=framework_words(finding.rule),
    )


def _reasons(finding: Finding) -> str:
    """Say what raised or lowered the severity."""
    told = (("Higher", finding.raised), ("Lower", finding.lowered))
    return " ".join(
        f"{how}, because {' and '.join(map(reason_of_risk, reasons))}."
        for how, reasons in told
        if reasons
    )


def _proof(witness: Witness, index: WorldIndex, zone: tzinfo) -> ProofText:
    request = witness.request
    if isinstance(request, ActionRequest):
        answer = action_answer(request, evaluate_action(request, index), index.reading)
        kind, because = verdict_kind(answer.verdict), answer.because
        can = "can" if kind == "allowed" else "cannot" if kind == "denied" else "may or may not"
        headline: Line = (
            strong(_VERDICTS[kind]),
            Run(" "),
            strong(caller_name(request.caller)),
            Run(f" {can} {request.action} on {request.resource}."),
        )
    else:
        simulation = simulate(request, index)
        verdict = simulation.verdict
        if CALLER_ACCOUNT_ALLOWS in witness.assumes and verdict_kind(verdict) != "denied":
            return _of_a_stranger(witness, request)
        sentence = verdict_sentence(simulation, index, zone)
        kind, because = verdict_kind(verdict), sentence.because
        headline = sentence.headline
    given = (text for text in map(_given, witness.assumes) if text not in because)
    return ProofText(kind=kind, headline=headline, because=because, given=tuple(given))


def _of_a_stranger(witness: Witness, request: AssumeRoleRequest) -> ProofText:
    """Say that somebody of an account that is not imported gets in, if that account lets them.

    That the account itself is not imported is said by that.
    """
    account = account_of(request.caller.entity_arn)
    if account == NOBODYS:
        who = "anyone"
    elif role_name(request.caller.entity_arn) == STRANGER:
        who = f"anyone in account {group_digits(account)}"
    else:
        who = f"{caller_name(request.caller)} of account {group_digits(account)}"
    given = [name for name in witness.assumes if name != caller_account_gap(account)]
    return ProofText(
        kind="allowed",
        headline=(
            strong("Allowed"),
            Run(", where the caller's own account allows it: "),
            strong(who),
            Run(" can assume "),
            strong(role_name(request.role)),
            Run("."),
        ),
        because="",
        given=tuple(map(_given, given)),
    )


def _given(assumed: str) -> str:
    """Say one thing that a proof takes as given."""
    if assumed == CALLER_ACCOUNT_ALLOWS:
        return "The caller's account allows the call."
    return f"{assumed[:1].upper()}{assumed[1:].rstrip('.')}."


def _statement(place: StatementPlace | None) -> str:
    if place is None:
        return ""
    sid = f", {place.sid}" if place.sid else ""
    policy = "Trust policy" if place.kind == "trust" else place.policy
    return f"{policy}, statement {place.index + 1}{sid}"


def _excerpt(finding: Finding, index: WorldIndex) -> Excerpt | None:
    """Mark the statement in its document, and in it the principals and conditions."""
    place = finding.place
    policy = _policy(place, index) if place is not None else None
    if place is None or policy is None or not policy.text:
        return None
    lines = Lines(policy)
    whole = lines.span(("Statement", place.index))
    if whole is None:
        return None
    tints = [Tint(whole.line, whole.last_line, Tone.STATEMENT)]
    for path in _deciding(finding, policy, place.index, lines):
        span = lines.span(path)
        if span is not None and span != whole:
            tints.append(Tint(span.line, span.last_line, Tone.DECIDING))
    return Excerpt(
        policy=policy,
        owner=role_name(place.owner or place.arn or ""),
        kind="trust policy" if place.kind == "trust" else policy.type.value,
        tints=tuple(tints),
        focus=min((tint.first for tint in tints[1:]), default=whole.line),
        top=whole.line,
    )


def _policy(place: StatementPlace, index: WorldIndex) -> Policy | None:
    role = index.role(place.owner)
    if place.kind == "trust":
        return role.trust_policy if role is not None else None
    if place.arn:
        return index.managed_policy(place.arn)
    entity = role or index.user(place.owner)
    inline = entity.inline if entity is not None else ()
    return next((policy for policy in inline if policy.name == place.policy), None)


def _deciding(finding: Finding, policy: Policy, number: int, lines: Lines) -> list[Path]:
    """Return where the principals and the conditions of a finding stand."""
    statement = next((one for one in policy.statements if one.index == number), None)
    if statement is None:
        return []
    named_ones = [one for one in statement.principals or () if one.written in finding.principals]
    paths = [path for one in named_ones if (path := lines.principal(number, one)) is not None]
    conditions: list[Path] = [
        ("Statement", number, "Condition", one.operator, one.key) for one in finding.conditions
    ]
    return [*paths, *conditions]


def taken_as_given(given: Sequence[str]) -> str:
    """Say what a proof assumes; each is a sentence."""
    return f"Taken as given: {' '.join(given)}"
