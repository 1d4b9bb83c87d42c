"""A reality check in words: nothing is called an error of AWS."""

import pytest

from rolescope.engine.verdict import Decision, Need
from rolescope.model.caller import CallerKind
from rolescope.model.cloudtrail import CutLookup
from rolescope.reality.comparison import (
    ComparedAnswer,
    ComparedCalls,
    DifferenceEvidence,
    LikelyCause,
    RealityComparison,
    Summary,
)
from rolescope.reality.coverage import LogCoverage, LogSpan
from rolescope.reality.outcomes import RecordedOutcome
from rolescope.reality.recorded_writes import TrailWrite
from rolescope.reality.trusts import TrustUse, UseState
from rolescope.reality.use import LiveSession, PairUse
from rolescope.value import replace
from rolescope.words.reality_text import (
    because_words,
    coverage_words,
    cut_words,
    left_out,
    line_words,
    not_exported,
    pair_words,
    session_words,
    summary_sentence,
    trust_words,
)
from support.worlds.call_records import check

TIME = 1_795_510_800
LINE = ComparedCalls(
    caller="ana",
    role="Deploy",
    action="sts:AssumeRole",
    outcome=RecordedOutcome.ALLOWED,
    comparison=RealityComparison.AGREE,
    answer=ComparedAnswer(decision=Decision.ALLOW),
    count=1,
    first=TIME,
    last=TIME,
    sample="e-1",
)
WRITE = TrailWrite(TIME, "w-1", "DeleteRolePolicy", "Deploy", removes=True)


def test_what_was_too_much_to_count_is_said() -> None:
    some = check()
    assert not list(cut_words(some))
    (words,) = cut_words(replace(some, is_cut=True))
    assert words.startswith("There were too many")
    (words,) = cut_words(replace(some, is_cut=True, is_use_cut=True))
    assert "100,000 pairs of caller and role" in words
    assert "nothing is called unused" in words


def test_the_four_numbers() -> None:
    """CT-65."""
    summary = Summary(compared=10_412, agree=10_398, consistent=3, explained=10, not_explained=1)
    assert summary_sentence(summary) == (
        "10,412 calls: 10,398 agree, 3 consistent, 10 explained, 1 not."
    )
    assert summary_sentence(Summary(compared=1, agree=1)).startswith("1 call: 1 agree")


def test_what_was_left_out_is_told() -> None:
    """CT-7, CT-26, CT-34."""
    assert list(left_out(Summary())) == []
    full = Summary(
        copies=2, duplicates=1, refused=(("Throttling", 4),), not_compared=(("kind", 3),)
    )
    assert "\n".join(left_out(full)) == (
        "2 copies of calls in the log of another account and 1 repeated records are counted once.\n"
        "Refused by STS for other reasons than policies: Throttling 4.\n"
        "Not comparable: kind 3."
    )


def test_a_line() -> None:
    """CT-46."""
    assert line_words(LINE) == (
        "ana -> Deploy: AWS allowed it, RoleScope says allowed; once, 2026-11-24T09:00:00Z, "
        "event e-1"
    )
    many = replace(
        LINE, count=3, last=TIME + 60, sample="", role="", outcome=RecordedOutcome.DENIED
    )
    assert line_words(many) == (
        "ana -> any role: AWS denied it, RoleScope says allowed; 3 times, 2026-11-24T09:00:00Z to "
        "2026-11-24T09:01:00Z, event not kept"
    )
    assert because_words(LINE) == ""


@pytest.mark.parametrize(
    ("comparison", "evidence", "words"),
    [
        (
            RealityComparison.CHANGED_SINCE,
            DifferenceEvidence(write=WRITE),
            "changed-since: DeleteRolePolicy of Dep",
        ),
        (
            RealityComparison.PROPAGATION,
            DifferenceEvidence(write=WRITE),
            "propagation: within 60 s after Delete",
        ),
        (
            RealityComparison.SESSION_OF_CALLER,
            DifferenceEvidence(event_id="e-2"),
            "policies or tags, event e-2.",
        ),
        (
            RealityComparison.UNSURE_RULE,
            DifferenceEvidence(rules=("U-6",)),
            "read otherwise, U-6 agrees.",
        ),
        (RealityComparison.NOT_IMPORTED, DifferenceEvidence(), "is not in the import."),
        (RealityComparison.RECREATED, DifferenceEvidence(), "deleted and created again since."),
        (
            RealityComparison.GUARDRAIL_NOT_IMPORTED,
            DifferenceEvidence(),
            "that is not imported denied.",
        ),
        (
            RealityComparison.LEGACY_SELF_ASSUME,
            DifferenceEvidence(),
            "assume itself without a trust.",
        ),
        (
            RealityComparison.OTHER_REASON,
            DifferenceEvidence(),
            "Both deny it; AWS names other policies.",
        ),
        (
            RealityComparison.NOT_EXPLAINED,
            DifferenceEvidence(causes=tuple(LikelyCause)),
            "a clock is wrong.",
        ),
    ],
)
def test_every_reason_has_its_words(
    comparison: RealityComparison, evidence: DifferenceEvidence, words: str
) -> None:
    """CT-37 to CT-44, CT-63."""
    assert words in because_words(replace(LINE, comparison=comparison, evidence=evidence))


def test_what_is_learned_of_a_verdict_that_depends() -> None:
    """CT-35."""
    need = Need(key="aws:MultiFactorAuthPresent", operator="Bool", values=("true",), statement=None)
    depends = ComparedAnswer(decision=Decision.DEPENDS, needs=(need, need))
    line = replace(LINE, comparison=RealityComparison.CONSISTENT, answer=depends)
    assert because_words(line) == (
        "So what the policies ask for was met: aws:MultiFactorAuthPresent."
    )
    denied = because_words(replace(line, outcome=RecordedOutcome.DENIED))
    assert denied.startswith("So at least one thing")
    unknown = ComparedAnswer(decision=Decision.DEPENDS, unknown=("account 1 is not imported",))
    assert because_words(replace(line, answer=unknown)) == "account 1 is not imported"


def test_the_use_of_a_trust() -> None:
    """CT-45, CT-47."""
    use = TrustUse(source="A", target="B", edge=None, state=UseState.UNUSED)
    assert trust_words(use) == "A -> B: unused in the covered window"
    unknown = replace(use, state=UseState.UNKNOWN)
    assert "do not cover enough" in trust_words(unknown)
    used = replace(use, state=UseState.USED, count=1, last=TIME)
    assert trust_words(used) == "A -> B: 1 call, last 2026-11-24T09:00:00Z"
    assert "2 calls, 1 denied" in trust_words(replace(used, count=2, denied=1))


def test_the_use_by_one_caller() -> None:
    """CT-49 to CT-52."""
    pair = PairUse(caller="ana", kind=CallerKind.USER, role="B", count=2)
    assert pair_words(pair) == "ana: 2"
    full = replace(
        pair,
        session_names=("a", "b", "c", "d"),
        names=4,
        longest_asked=3600,
        by_users=2,
        with_mfa=1,
        external_ids=(("hash", 1),),
        networks=(("192.0.2.0/24", 2),),
    )
    assert pair_words(full) == (
        "ana: 2; session names a, b, c …; asked for up to 1 h; MFA 1 of 2; 1 external IDs; "
        "from 192.0.2.0/24"
    )


def test_a_session_that_is_still_valid() -> None:
    session = LiveSession(role="R", name="", caller="ana", begin=TIME, end=TIME + 60)
    assert session_words(session) == "R, session, of ana: until 2026-11-24T09:01:00Z"


def test_what_the_logs_cover() -> None:
    """CT-3, CT-8, CT-45."""
    assert list(coverage_words(LogCoverage())) == ["The logs hold no record of STS."]
    span = LogSpan(account="1", region="x", first=TIME, last=TIME, records=1, has_reads=False)
    first, second, third = coverage_words(
        LogCoverage(spans=(span,), first=TIME, last=TIME, write_only=("1",))
    )
    assert "1 account, 1 Region;" in first
    assert "No record is no proof" in second
    assert third.startswith("The logs of 1 hold no AssumeRole")


def test_how_far_lookups_reach() -> None:
    """CT-45: the latest time at which one of an account was cut counts, and none at all."""
    span = LogSpan(account="1", region="x", first=TIME, last=TIME, records=1, has_reads=True)
    cut = CutLookup("1", "x", "AssumeRole", TIME)
    *_, first, second, third = coverage_words(
        LogCoverage(
            spans=(span,),
            first=TIME,
            last=TIME,
            cut_lookups=(
                cut._replace(since=TIME - 60),
                cut,
                cut._replace(account="2"),
                cut._replace(account="2", since=None),
                CutLookup("", "", "", None),
            ),
        )
    )
    assert first.startswith("CloudTrail was looked up back to 2026-11-24T09:00:00Z alone in 1: ")
    assert second.startswith("CloudTrail was looked up in part in 2: ")
    assert third.startswith("CloudTrail was looked up in part in an account: ")


def test_why_a_difference_is_not_exported() -> None:
    assert not_exported("why.") == "It is not exported: why."
