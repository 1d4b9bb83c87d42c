"""Decisions about findings in words, and how rows stand to an earlier look."""

import pickle

import pytest

from rolescope.findings.finding import Finding, Risk, Witness
from rolescope.findings.triage import UNDECIDED, Baseline, DecisionGap, Earlier, Novelty, earlier_of
from rolescope.model.caller import UserCaller
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.review import FindingState, Ruling
from rolescope.value import replace
from rolescope.words.findings.detail import taken_as_given
from rolescope.words.findings.finding_rows import (
    FindingEnd,
    FindingFilter,
    FindingGrouping,
    FindingList,
    FindingRow,
    grouped,
    matching,
    with_state,
)
from rolescope.words.findings.list_text import (
    decided_words,
    decision_step,
    gone_lines,
    gone_title,
    lacking_words,
    no_baseline,
    since_words,
)
from support.worlds.build import NOW

ROLE = "arn:aws:iam::111111111111:role/Target"
ACCEPTED = Ruling(state=FindingState.ACCEPTED, owner="Ada", reason="Old", until="2027-01-31")
ENDED = Ruling(state=FindingState.ACCEPTED, owner="Ada", reason="Old", until="2026-01-31")


def row(name: str, *, held: bool = False) -> FindingRow:
    request = AssumeRoleRequest(caller=UserCaller(f"{ROLE[:25]}:user/ada"), role=ROLE, at=NOW)
    witness = (Witness(request=request, held_by=("fence",)),) if held else ()
    finding = Finding(
        rule="FND-1", risk=Risk.HIGH, subjects=(ROLE,), fingerprint=name, witness=witness
    )
    return FindingRow(
        finding=finding,
        title="Open to everyone",
        caller=None,
        target=FindingEnd(name="Target"),
        affected=0,
        account="",
        role="Target",
        words="open to everyone target",
    )


FOUND = FindingList(rows=(row("a"), row("b"), row("c", held=True)))


def names(rows: tuple[FindingRow, ...]) -> str:
    return "".join(one.finding.fingerprint for one in rows)


@pytest.mark.parametrize(
    ("ruling", "words"),
    [
        (Ruling(), "Open"),
        (ACCEPTED, "Accepted until 2027-01-31"),
        (ENDED, "Open, acceptance ended 2026-01-31"),
        (Ruling(state=FindingState.FIX_AGREED, owner="Ada"), "Fix agreed"),
        (
            Ruling(state=FindingState.FIX_AGREED, owner="Ada", until="2026-12-24"),
            "Fix agreed, due 2026-12-24",
        ),
        (Ruling(state=FindingState.NO_PROBLEM), "No problem"),
    ],
)
def test_states_read_as_they_are_agreed(ruling: Ruling, words: str) -> None:
    first = with_state(FOUND, NOW, {"a": ruling}).rows[0]
    assert first.state == words
    assert first.is_open == words.startswith("Open")


def test_without_decisions_and_an_earlier_look_nothing_is_told() -> None:
    assert with_state(FOUND, NOW, {}) is FOUND
    assert {one.since for one in with_state(FOUND, NOW, {"a": ACCEPTED}).rows} == {None}


@pytest.mark.parametrize(
    ("which", "left"),
    [
        (FindingFilter.ANY, "abc"),
        (FindingFilter.OPEN, "b"),
        (FindingFilter.ACCEPTED, "a"),
        (FindingFilter.FIX_AGREED, ""),
        (FindingFilter.NO_PROBLEM, ""),
        (FindingFilter.HELD, "c"),
        (FindingFilter.OVERDUE, ""),
        (FindingFilter.NEW, "bc"),
        (FindingFilter.CHANGED, ""),
        (FindingFilter.REOPENED, ""),
    ],
)
def test_one_state_is_listed_alone(which: FindingFilter, left: str) -> None:
    baseline = Baseline(findings=(earlier_of(FOUND.rows[0].finding),))
    rows = with_state(FOUND, NOW, {"a": ACCEPTED}, baseline).rows
    assert names(matching(rows, which=which)) == left


def test_an_ended_acceptance_is_overdue_and_reopened() -> None:
    rows = with_state(FOUND, NOW, {"a": ENDED}, Baseline()).rows
    assert names(matching(rows, which=FindingFilter.OVERDUE)) == "a"
    assert names(matching(rows, which=FindingFilter.REOPENED)) == "a"
    assert decided_words(rows[:1]) == "Accepted until 2026-01-31: overdue"


def test_owners_and_states_are_searched_and_grouped() -> None:
    rows = with_state(FOUND, NOW, {"b": ACCEPTED}).rows
    assert names(matching(rows, "ada")) == "b"
    assert names(matching(rows, "accepted everyone")) == "b"
    groups = grouped(rows, FindingGrouping.OWNER)
    assert [group.title for group in groups] == ["No owner", "Ada"]


def test_what_came_and_went_is_counted() -> None:
    gone = Earlier(fingerprint="z", rule="FND-4", subjects=(ROLE,))
    known = earlier_of(FOUND.rows[0].finding)
    shown = with_state(FOUND, NOW, {}, Baseline(findings=(known, gone)))
    assert since_words(shown, "last week") == "2 new, 1 gone since last week"
    assert gone_lines(shown) == ("FND-4 Outside account without an external ID: Target",)
    every = Baseline(findings=tuple(earlier_of(one.finding) for one in FOUND.rows))
    assert since_words(with_state(FOUND, NOW, {}, every), "x") == "Nothing new since x"
    assert shown.count_since(Novelty.NEW) == 2


def test_a_rule_that_this_version_lacks_is_named() -> None:
    gone = Earlier(fingerprint="z", rule="FND-900", subjects=(ROLE,))
    assert gone_lines(FindingList(gone=(gone,))) == ("FND-900: Target",)


def test_what_a_decision_lacks_is_asked_for() -> None:
    every = (DecisionGap.OWNER, DecisionGap.REASON, DecisionGap.END)
    assert lacking_words(FindingState.ACCEPTED, every) == (
        "An acceptance needs an owner, a reason and a date such as 2027-01-31."
    )
    assert lacking_words(FindingState.FIX_AGREED, (DecisionGap.OWNER,)) == (
        "“Fix agreed” needs an owner."
    )
    assert lacking_words(FindingState.OPEN, ()) == ""


def test_steps_say_what_they_decide() -> None:
    assert decision_step(FindingState.ACCEPTED, 1) == "Accept 1 finding"
    assert decision_step(FindingState.FIX_AGREED, 3) == "Agree on a fix of 3 findings"
    assert decided_words(()) == ""
    assert decided_words(FOUND.rows[:1]) == "Not decided yet"
    sent = pickle.loads(pickle.dumps(UNDECIDED))  # noqa: S301 - as the worker sends it
    copied = replace(FOUND.rows[0], ruling=sent)
    assert decided_words((copied,)) == "Not decided yet"
    assert decided_words(FOUND.rows) == "For 3 findings"


def test_what_is_compared_with_is_named() -> None:
    assert no_baseline("a.json", "it is no JSON") == "a.json is no baseline: it is no JSON"
    assert gone_title("the import of 1 May") == "Gone since the import of 1 May"


def test_what_a_proof_assumes_is_told() -> None:
    assert taken_as_given(["One.", "Two."]) == "Taken as given: One. Two."
