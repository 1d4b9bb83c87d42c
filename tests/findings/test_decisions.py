"""What a decision about a finding lacks, when it ends, and that it goes on where less gets in."""

import pytest

from rolescope.findings.finding import Finding, Findings, Risk
from rolescope.findings.triage import (
    Baseline,
    DecisionGap,
    Novelty,
    earlier_of,
    is_due,
    is_narrower,
    lacks,
    triage,
    usual_end,
)
from rolescope.model.policy import Condition
from rolescope.model.review import FindingState, Ruling
from rolescope.value import replace
from support.worlds.build import NOW

ACCEPTED = Ruling(state=FindingState.ACCEPTED, owner="Ada", reason="Legacy", until="2027-01-31")
ROLE = "arn:aws:iam::111111111111:role/Target"


@pytest.mark.parametrize(
    ("ruling", "lacking"),
    [
        (Ruling(), ()),
        (ACCEPTED, ()),
        (
            Ruling(state=FindingState.ACCEPTED),
            (DecisionGap.OWNER, DecisionGap.REASON, DecisionGap.END),
        ),
        (Ruling(state=FindingState.FIX_AGREED), (DecisionGap.OWNER,)),
        (Ruling(state=FindingState.FIX_AGREED, owner="Ada"), ()),
        (Ruling(state=FindingState.FIX_AGREED, owner="Ada", until="2026-01-01"), ()),
        (Ruling(state=FindingState.FIX_AGREED, owner="Ada", until="soon"), (DecisionGap.END,)),
        (Ruling(state=FindingState.NO_PROBLEM), ()),
    ],
)
def test_an_acceptance_has_owner_reason_and_end_and_a_fix_its_owner(
    ruling: Ruling, lacking: tuple[DecisionGap, ...]
) -> None:
    assert lacks(ruling, NOW) == lacking


@pytest.mark.parametrize(
    ("until", "lacking"),
    [
        ("2026-11-24T12:00:00Z", (DecisionGap.PAST,)),
        ("2026-11-24T12:00:01Z", ()),
        ("2027-11-25", ()),
        ("2027-11-27", (DecisionGap.TOO_LATE,)),
        ("next year", (DecisionGap.END,)),
    ],
)
def test_an_acceptance_ends_within_a_year(until: str, lacking: tuple[DecisionGap, ...]) -> None:
    ruling = Ruling(state=FindingState.ACCEPTED, owner="Ada", reason="Legacy", until=until)
    assert lacks(ruling, NOW) == lacking


def test_the_usual_end_is_in_a_quarter() -> None:
    assert usual_end(NOW) == "2027-02-22"
    assert usual_end(NOW, 365) == "2027-11-24"
    assert usual_end("no time") == ""


def found(fingerprint: str, *principals: str) -> Finding:
    return Finding(
        rule="FND-4",
        risk=Risk.HIGH,
        subjects=(ROLE,),
        principals=principals,
        fingerprint=fingerprint,
    )


def test_what_lets_in_fewer_keeps_the_decision_of_the_project() -> None:
    before = found("before", "arn:aws:iam::999999999999:root")
    after = found("after", "arn:aws:iam::999999999999:role/Vendor")
    baseline = Baseline(findings=(earlier_of(before),))
    (one,) = triage(Findings(found=(after,)), NOW, baseline, {"before": ACCEPTED}).found
    assert (one.since, one.ruling) == (Novelty.CHANGED, ACCEPTED)
    own = Ruling(state=FindingState.NO_PROBLEM)
    rulings = {"before": ACCEPTED, "after": own}
    (one,) = triage(Findings(found=(after,)), NOW, baseline, rulings).found
    assert one.ruling == own


def test_what_lets_in_more_is_new_and_open() -> None:
    before = found("before", "arn:aws:iam::999999999999:role/Vendor")
    after = found("after", "arn:aws:iam::999999999999:root")
    baseline = Baseline(findings=(earlier_of(before),))
    shown = triage(Findings(found=(after,)), NOW, baseline, {"before": ACCEPTED})
    (one,) = shown.found
    assert (one.since, one.ruling) == (Novelty.NEW, Ruling())
    assert shown.gone == ("before",)


def decided(
    ruling: Ruling, at: str = NOW, baseline: Baseline | None = None
) -> tuple[FindingState, Novelty, bool]:
    one = found("it")
    (shown,) = triage(Findings(found=(one,)), at, baseline, {"it": ruling}).found
    return shown.ruling.state, shown.since, shown.is_overdue


@pytest.mark.parametrize(
    ("until", "at"),
    [
        ("2026-11-24", NOW),
        ("2028-01-01", NOW),
        ("", NOW),
        ("2027-01-31", "no time"),
    ],
)
def test_an_acceptance_that_has_ended_is_open_again_and_overdue(until: str, at: str) -> None:
    ended = replace(ACCEPTED, until=until)
    assert decided(ended, at) == (FindingState.OPEN, Novelty.REOPENED, True)
    assert decided(ACCEPTED) == (FindingState.ACCEPTED, Novelty.NEW, False)


def test_what_was_gone_and_is_back_is_reopened() -> None:
    back = Baseline(gone=frozenset({"it"}))
    assert decided(Ruling(), baseline=back) == (FindingState.OPEN, Novelty.REOPENED, False)


def test_what_was_there_is_known() -> None:
    known = Baseline(findings=(earlier_of(found("it")),))
    assert decided(Ruling(), baseline=known) == (FindingState.OPEN, Novelty.KNOWN, False)


@pytest.mark.parametrize(
    ("state", "until", "is_late"),
    [
        (FindingState.FIX_AGREED, "2026-11-24", True),
        (FindingState.FIX_AGREED, "2026-11-25", False),
        (FindingState.FIX_AGREED, "", False),
        (FindingState.ACCEPTED, "2026-11-24", False),
    ],
)
def test_an_agreed_fix_is_due_at_its_date(
    state: FindingState, until: str, *, is_late: bool
) -> None:
    assert is_due(Ruling(state=state, owner="Ada", until=until), NOW) is is_late


def limited(operator: str, *values: str) -> Finding:
    one = found("-".join((operator, *values)), "*")
    return replace(one, conditions=(Condition(operator, "aws:PrincipalOrgID", values),))


@pytest.mark.parametrize(
    ("before", "after", "narrower"),
    [
        (found("a", "*"), found("b", ROLE), True),
        (found("a", "999999999999"), found("b", "arn:aws:iam::999999999999:root"), True),
        (found("a", "999999999999"), found("b", "ec2.amazonaws.com"), False),
        (found("a", "*"), limited("StringEquals", "o-1"), True),
        (limited("StringEquals", "o-1"), found("b", "*"), False),
        (limited("StringEquals", "o-1", "o-2"), limited("StringEquals", "o-1"), True),
        (limited("StringEquals", "o-1"), limited("StringEquals", "o-1", "o-2"), False),
        (limited("StringEquals", "o-1"), limited("StringLike", "o-1"), False),
        (limited("StringNotEquals", "o-1"), limited("StringNotEquals", "o-1", "o-2"), False),
        (limited("StringNotEquals", "o-1"), limited("StringNotEquals", "o-1"), True),
    ],
)
def test_what_is_narrower_lets_in_nobody_else(
    before: Finding, after: Finding, *, narrower: bool
) -> None:
    assert is_narrower(after, earlier_of(before)) is narrower


def cycle(*names: str) -> Finding:
    subjects = tuple(f"arn:aws:iam::111111111111:role/{name}" for name in names)
    fingerprint = "-".join(names)
    return Finding(rule="FND-23", risk=Risk.MEDIUM, subjects=subjects, fingerprint=fingerprint)


def test_what_is_left_of_a_cycle_keeps_its_decision_fnd23() -> None:
    baseline = Baseline(findings=(earlier_of(cycle("a", "b", "c", "d", "e")),))
    parts = Findings(found=(cycle("a", "b"), cycle("c", "d"), cycle("e", "f")))
    shown = triage(parts, NOW, baseline, {"a-b-c-d-e": ACCEPTED})
    assert [one.since for one in shown.found] == [Novelty.CHANGED, Novelty.CHANGED, Novelty.NEW]
    assert [one.ruling for one in shown.found] == [ACCEPTED, ACCEPTED, Ruling()]
    assert shown.gone == ()
