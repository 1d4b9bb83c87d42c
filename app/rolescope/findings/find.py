"""Find: all rules on a world, each hit proved, rated and named."""

from collections.abc import Iterator
from functools import partial

from rolescope.analysis import Analysis
from rolescope.difference.contents.meaning import condition_meaning
from rolescope.engine.index import WorldIndex
from rolescope.escalation.find import find_ways
from rolescope.findings.finding import (
    Finding,
    Findings,
    NotChecked,
    ReasonOfRisk,
    Risk,
    StatementPlace,
)
from rolescope.findings.principals import fits
from rolescope.findings.proof import FindingProof, Proved
from rolescope.findings.rule import Detection, FindingRule
from rolescope.findings.rules import FINDINGS
from rolescope.findings.settings import DEFAULT_SETTINGS, FindingSettings
from rolescope.findings.survey import Survey, TrustStatement
from rolescope.model.plain import text_sha256
from rolescope.model.policy import MATCHING_NOBODY, Condition, StatementPrincipal
from rolescope.progress import Tick, no_tick, part
from rolescope.trust.edge import is_from_outside
from rolescope.trust.naming import source_id
from rolescope.value import replace

_FINGERPRINT_LENGTH = 32  # hexadecimal digits
_WAYS = 0.6  # the share of the work until the ways of escalation are found


def find(
    analysis: Analysis,
    settings: FindingSettings = DEFAULT_SETTINGS,
    index: WorldIndex | None = None,
    tick: Tick = no_tick,
) -> Findings:
    """Look for everything that is wrong with the world of an analysis, the worst first.

    `index` is one of that world, where there is one already.
    """
    world = index or WorldIndex(analysis.scenario.world)
    ways = find_ways(analysis.graph, world, analysis.at, part(tick, 0, _WAYS))
    return find_in(Survey(world, analysis, settings, ways), part(tick, _WAYS, 1))


def find_in(survey: Survey, tick: Tick = no_tick) -> Findings:
    """Look for everything that is wrong with a world that was surveyed, the worst first."""
    found: dict[str, Finding] = {}
    missing: list[NotChecked] = []
    rules = [rule for rule in FINDINGS if rule.id not in survey.settings.rules_off]
    for number, rule in enumerate(rules):
        tick(number / len(rules), "Looking for findings")
        needs = rule.needs(survey)
        if needs:
            missing.append(NotChecked(rule.id, needs))
        for hit in rule.detect(survey):
            finding = _finding(survey, rule, hit)
            if finding is not None:
                found.setdefault(finding.fingerprint, finding)
    tick(1, "Done")
    read = sorted(found.values(), key=partial(_order, survey))
    return Findings(found=tuple(read), not_checked=tuple(missing))


OF_MANY_ROLES = (
    *("FND-20", "FND-21", "FND-22", "FND-23", "FND-40", "FND-41", "FND-45", "FND-48"),
    *("FND-49", "FND-50"),
)
"""The rules that look at more than one role, or at something else."""


def found_of_roles(survey: Survey) -> tuple[Finding, ...]:
    """Return what is found on each of the roles that a survey looks at, by its own policies."""
    found: dict[str, Finding] = {}
    alone = {(arn,) for arn in survey.only}
    for rule in FINDINGS:
        if rule.id in OF_MANY_ROLES or rule.id in survey.settings.rules_off:
            continue
        for hit in rule.detect(survey):
            finding = _finding(survey, rule, hit)
            if finding is not None and finding.subjects in alone:
                found.setdefault(finding.fingerprint, finding)
    return tuple(found.values())


def _order(survey: Survey, finding: Finding) -> tuple[object, ...]:
    """Read by severity; then what outsiders can use first, and of that what leads to admins.

    Of paths the nearest comes first (FND-20 has the roles on its path as the affected), of others
    what affects most.
    """
    number = int(finding.rule.rpartition("-")[2])
    is_path = finding.rule == "FND-20"
    return (
        finding.is_held,
        -finding.risk,
        not (is_path or _is_exposed(survey, finding)),
        not finding.reaches_admin,
        len(finding.affected) if is_path else 1,
        -len(finding.affected),
        number,
        finding.subjects,
        finding.fingerprint,
    )


def _is_exposed(survey: Survey, finding: Finding) -> bool:
    """Tell whether somebody outside is among those whom a finding on a role is about."""
    edges = (survey.edges.get((who, role)) for who in finding.meant for role in finding.subjects)
    return any(is_from_outside(edge, survey.nodes[edge.source]) for edge in filter(None, edges))


def _finding(survey: Survey, rule: FindingRule, hit: Detection) -> Finding | None:
    """Prove and rate a hit; None where it is about nothing that can happen (FND-54)."""
    one = hit.statement
    principals = hit.principals
    if one is not None and rule.is_exposure:
        some = (p for p in principals if p.type not in MATCHING_NOBODY and fits(one, p))
        principals = tuple(p for p in some if not survey.never(one, p))
        if not principals:
            return None
    witness = hit.witness
    if one is not None and rule.is_proved:
        proofs = list(_proofs(survey, one, principals, hit))
        if all(proof.proved is Proved.CLOSED for proof in proofs):
            return None
        best = min(proofs, key=lambda proof: _BEST_FIRST.index(proof.proved))
        witness = (best.witness,) if best.witness is not None else ()
    subjects = hit.subjects or ((one.role.arn,) if one is not None else ())
    conditions = one.statement.conditions if one is not None else ()
    meant = tuple(sorted({source_id(survey.index, p) for p in principals}))
    finding = Finding(
        rule=rule.id,
        risk=hit.risk,
        subjects=subjects,
        place=hit.place or (_place(one) if one is not None else None),
        principals=tuple(p.written for p in principals),
        meant=meant,
        conditions=conditions,
        details=hit.details,
        affected=hit.affected,
        raised=hit.raised,
        lowered=hit.lowered,
        witness=witness,
        unsure=rule.unsure,
        reaches_admin=hit.reaches_admin or (one is not None and one.role.arn in survey.admins),
        fingerprint=_fingerprint(rule.id, subjects, meant, conditions, hit),
    )
    return _held(_stepped(survey, rule, hit, finding))


_BEST_FIRST = (Proved.OPEN, Proved.HELD, Proved.UNPROVEN, Proved.CLOSED)


def _proofs(
    survey: Survey, one: TrustStatement, principals: tuple[StatementPrincipal, ...], hit: Detection
) -> Iterator[FindingProof]:
    for principal in principals:
        proof = survey.proof(one, principal, hit.wishes)
        yield proof
        if proof.proved is Proved.OPEN:
            return


def _place(one: TrustStatement) -> StatementPlace:
    return StatementPlace(
        kind="trust",
        policy=one.role.trust_policy.name,
        index=one.statement.index,
        sid=one.statement.sid,
        owner=one.role.arn,
    )


def _stepped(survey: Survey, rule: FindingRule, hit: Detection, finding: Finding) -> Finding:
    """Raise the severity for a privileged role, lower it for one that may do little."""
    if not rule.is_stepped or hit.statement is None or finding.risk is Risk.INFO:
        return finding
    role = hit.statement.role
    if survey.is_privileged(role):
        risk = Risk(min(finding.risk + 1, Risk.CRITICAL))
        return replace(finding, risk=risk, raised=(*finding.raised, ReasonOfRisk.PRIVILEGED))
    is_empty = survey.is_empty(role)
    if is_empty or survey.is_harmless(role):
        risk = Risk(max(finding.risk - 1, Risk.LOW))
        why = ReasonOfRisk.EMPTY if is_empty else ReasonOfRisk.READ_ONLY
        return replace(finding, risk=risk, lowered=(*finding.lowered, why))
    return finding


def _held(finding: Finding) -> Finding:
    """FND-56: what a guardrail denies is LOW."""
    if not finding.is_held:
        return finding
    risk = min(finding.risk, Risk.LOW)
    return replace(finding, risk=risk, lowered=(*finding.lowered, ReasonOfRisk.HELD))


def _fingerprint(
    rule: str,
    subjects: tuple[str, ...],
    meant: tuple[str, ...],
    conditions: tuple[Condition, ...],
    hit: Detection,
) -> str:
    """Return a hash of rule, subjects, principal and condition, by their meaning."""
    parts = [rule, *sorted(subjects), "|", *meant, "|", *sorted(map(meaning_text, conditions))]
    if hit.place is not None:
        parts += ["|", hit.place.policy, *hit.details]
    return text_sha256("\n".join(parts))[:_FINGERPRINT_LENGTH]


def meaning_text(condition: Condition) -> str:
    """Write what a condition means, so that equal texts mean the same."""
    meaning = condition_meaning(condition)
    assert isinstance(meaning, tuple)  # noqa: S101 - for the type checker
    operator, key, values = meaning
    return repr((operator, key, sorted(values)))
