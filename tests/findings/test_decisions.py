"""What a decision about a finding lacks, when it ends, and that it goes on where less gets in."""

import pytest

from rolescope.findings.finding import Finding, Findings, Risk
from rolescope.findings.triage import (
    Baseline,
    Lack,
    Since,
    earlier_of,
    lacks,
    triage,
    usual_end,
)
from rolescope.model.review import FindingState, Ruling
from support.worlds.build import NOW

ACCEPTED = Ruling(state=FindingState.ACCEPTED, owner="Ada", reason="Legacy", until="2027-01-31")
ROLE = "arn:aws:iam::111111111111:role/Target"


@pytest.mark.parametrize(
    ("ruling", "lacking"),
    [
        (Ruling(), ()),
        (ACCEPTED, ()),
        (Ruling(state=FindingState.ACCEPTED), (Lack.OWNER, Lack.REASON, Lack.END)),
        (Ruling(state=FindingState.FIX_AGREED), (Lack.OWNER,)),
        (Ruling(state=FindingState.FIX_AGREED, owner="Ada"), ()),
        (Ruling(state=FindingState.FIX_AGREED, owner="Ada", until="2026-01-01"), ()),
        (Ruling(state=FindingState.FIX_AGREED, owner="Ada", until="soon"), (Lack.END,)),
        (Ruling(state=FindingState.NO_PROBLEM), ()),
    ],
)
def test_an_acceptance_has_owner_reason_and_end_and_a_fix_its_owner(
    ruling: Ruling, lacking: tuple[Lack, ...]
) -> None:
    assert lacks(ruling, NOW) == lacking


@pytest.mark.parametrize(
    ("until", "lacking"),
    [
        ("2026-11-24T12:00:00Z", (Lack.PAST,)),
        ("2026-11-24T12:00:01Z", ()),
        ("2027-11-25", ()),
        ("2027-11-27", (Lack.TOO_LATE,)),
        ("next year", (Lack.END,)),
    ],
)
def test_an_acceptance_ends_within_a_year(until: str, lacking: tuple[Lack, ...]) -> None:
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
    assert (one.since, one.ruling) == (Since.CHANGED, ACCEPTED)
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
    assert (one.since, one.ruling) == (Since.NEW, Ruling())
    assert shown.gone == ("before",)
