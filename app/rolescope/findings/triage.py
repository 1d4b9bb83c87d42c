"""Triage: what was decided about findings, and what is new since an earlier look."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from rolescope.findings.finding import Finding, Findings
from rolescope.findings.key_tests import key_tests
from rolescope.model.arn import Arn, is_account_id
from rolescope.model.instant import parse_instant
from rolescope.model.policy import Condition
from rolescope.model.review import FindingState, Ruling
from rolescope.value import Value, replace

MAX_ACCEPTANCE_DAYS = 366  # a year, leap years too
USUAL_ACCEPTANCE_DAYS = 90
_CYCLE = "FND-23"  # its subjects are all roles of the cycle (FND-59)
_DATE_LENGTH = len("2026-11-24")


class Novelty(Enum):
    """How a finding stands to an earlier look."""

    NEW = "new"
    KNOWN = "known"
    CHANGED = "changed"  # it lets in fewer than before
    REOPENED = "reopened"  # it was gone, or its acceptance has ended


UNDECIDED = Ruling()


class DecisionGap(Enum):
    """What a decision lacks, or what is wrong with it."""

    OWNER = "owner"
    REASON = "reason"
    END = "end"  # there is none, or it is no date
    PAST = "past"  # its end is over
    TOO_LATE = "too late"  # its end is more than a year away


class Earlier(Value, kw_only=True):
    """A finding of an earlier look, with what was decided about it."""

    fingerprint: str
    rule: str
    subjects: tuple[str, ...] = ()
    principals: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    ruling: Ruling = UNDECIDED


class Baseline(Value, kw_only=True):
    """An earlier look: its findings, and those that were gone by then."""

    findings: tuple[Earlier, ...] = ()
    gone: frozenset[str] = frozenset()


class Triaged(Value, kw_only=True):
    """A finding with what was decided about it. `is_overdue`: its acceptance has ended."""

    finding: Finding
    ruling: Ruling = UNDECIDED
    since: Novelty = Novelty.NEW
    is_overdue: bool = False

    @property
    def is_open(self) -> bool:
        """Whether something is left to be done about it; what is held is not counted (FND-56)."""
        return self.ruling.state is FindingState.OPEN and not self.finding.is_held


class Triage(Value, kw_only=True):
    """All findings as they stand; `gone` are fingerprints of the baseline that are no more."""

    found: tuple[Triaged, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass
class _Ledger:
    known: dict[str, Earlier]
    by_place: dict[tuple[str, tuple[str, ...]], list[Earlier]]
    cycles: tuple[Earlier, ...]
    used: set[str] = field(default_factory=set)

    def wider(self, finding: Finding) -> Iterator[Earlier]:
        """Yield the earlier findings of which one lets in fewer, or leaves a part of a cycle."""
        if finding.rule == _CYCLE:
            left = set(finding.subjects)
            yield from (one for one in self.cycles if left < set(one.subjects))
        key = finding.rule, tuple(sorted(finding.subjects))
        yield from (one for one in self.by_place.get(key, ()) if is_narrower(finding, one))


def triage(
    findings: Findings,
    at: str,
    baseline: Baseline | None = None,
    rulings: Mapping[str, Ruling] | None = None,
) -> Triage:
    """Put findings beside an earlier look, and beside what was decided (by fingerprint)."""
    given = baseline or Baseline()
    cycles = tuple(one for one in given.findings if one.rule == _CYCLE)
    ledger = _Ledger({one.fingerprint: one for one in given.findings}, {}, cycles)
    for one in given.findings:
        ledger.by_place.setdefault((one.rule, tuple(sorted(one.subjects))), []).append(one)
    own = rulings or {}
    current = {one.fingerprint for one in findings.found}
    found = tuple(_triaged(one, at, given, ledger, own, current) for one in findings.found)
    gone = (one.fingerprint for one in given.findings if one.fingerprint not in current)
    return Triage(found=found, gone=tuple(name for name in gone if name not in ledger.used))


def _triaged(
    finding: Finding,
    at: str,
    baseline: Baseline,
    ledger: _Ledger,
    own: Mapping[str, Ruling],
    current: set[str],
) -> Triaged:
    earlier = ledger.known.get(finding.fingerprint)
    since = Novelty.NEW if earlier is None else Novelty.KNOWN
    if earlier is None and finding.fingerprint in baseline.gone:
        since = Novelty.REOPENED
    elif earlier is None:
        wider = (one for one in ledger.wider(finding) if one.fingerprint not in current)
        earlier = next(wider, None)
        if earlier is not None:
            since = Novelty.CHANGED
            ledger.used.add(earlier.fingerprint)
    ruling = own.get(finding.fingerprint)
    if ruling is None and earlier is not None:
        ruling = own.get(earlier.fingerprint, earlier.ruling)
    ruling = ruling or UNDECIDED
    if not has_ended(ruling, at):
        return Triaged(finding=finding, ruling=ruling, since=since)
    reopened = replace(ruling, state=FindingState.OPEN)
    return Triaged(finding=finding, ruling=reopened, since=Novelty.REOPENED, is_overdue=True)


def has_ended(ruling: Ruling, at: str) -> bool:
    """Tell whether an acceptance does not hold any more; one without a readable end never does.

    Neither does one whose end is more than a year away: nobody may accept for longer.
    """
    if ruling.state is not FindingState.ACCEPTED:
        return False
    end, now = _instant(ruling.until), parse_instant(at)
    if end is None or now is None:
        return True
    return end <= now or (end - now).days > MAX_ACCEPTANCE_DAYS


def is_due(ruling: Ruling, at: str) -> bool:
    """Tell whether an agreed fix should have been made by now; one without a date never is."""
    return ruling.state is FindingState.FIX_AGREED and is_past(ruling.until, at)


def is_past(date: str, at: str) -> bool:
    """Tell whether a date is over at a time (both ISO 8601); one that cannot be read never is."""
    end, now = _instant(date), parse_instant(at)
    return end is not None and now is not None and end <= now


def lacks(ruling: Ruling, at: str) -> tuple[DecisionGap, ...]:
    """Return what a decision lacks: an acceptance has owner, reason and end, a fix its owner."""
    is_acceptance = ruling.state is FindingState.ACCEPTED
    found: list[DecisionGap] = []
    if not ruling.owner.strip() and ruling.state.has_owner_and_end:
        found.append(DecisionGap.OWNER)
    if is_acceptance and not ruling.reason.strip():
        found.append(DecisionGap.REASON)
    end, now = _instant(ruling.until), parse_instant(at)
    if end is None:
        is_wanted = is_acceptance or bool(ruling.until.strip())
        return (*found, DecisionGap.END) if is_wanted else tuple(found)
    if is_acceptance and now is not None and end <= now:
        found.append(DecisionGap.PAST)
    if is_acceptance and now is not None and (end - now).days > MAX_ACCEPTANCE_DAYS:
        found.append(DecisionGap.TOO_LATE)
    return tuple(found)


def usual_end(at: str, days: int = USUAL_ACCEPTANCE_DAYS) -> str:
    """Return the date some days after a moment, as an acceptance ends; empty: it is none."""
    now = parse_instant(at)
    return (now + timedelta(days=days)).strftime("%Y-%m-%d") if now is not None else ""


def earlier_of(finding: Finding) -> Earlier:
    """Return what a later look has to know about a finding."""
    return Earlier(
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        subjects=finding.subjects,
        principals=finding.principals,
        conditions=finding.conditions,
    )


def _instant(text: str) -> datetime | None:
    return parse_instant(f"{text}T00:00:00Z" if len(text) == _DATE_LENGTH else text)


def is_narrower(finding: Finding, earlier: Earlier) -> bool:
    """Tell whether a finding lets in fewer than an earlier one of the same rule and subjects."""
    return all(
        any(_covers(old, new) for old in earlier.principals) for new in finding.principals
    ) and all(any(_implies(new, old) for new in finding.conditions) for old in earlier.conditions)


def _covers(old: str, new: str) -> bool:
    if old in ("*", new):
        return True
    account = _account(old)
    arn = Arn.parse(new)
    return bool(account) and account in (_account(new), arn.account if arn is not None else "")


def _account(text: str) -> str:
    """Return the ID of an account that is named whole (PR-2)."""
    if is_account_id(text):
        return text
    arn = Arn.parse(text)
    return arn.account if arn is not None and arn.resource == "root" else ""


def _implies(new: Condition, old: Condition) -> bool:
    """Tell whether whoever meets a condition meets another: the same, with fewer values."""
    is_same = (new.operator.lower(), new.key.lower()) == (old.operator.lower(), old.key.lower())
    (test,) = key_tests((old,))
    if not test.is_positive:
        return is_same and set(new.values) == set(old.values)
    return is_same and set(new.values) <= set(old.values)
