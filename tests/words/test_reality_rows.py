"""A reality check for the panel: numbers, rows in order, use of trusts, a record (CT-65, CT-54)."""

import pytest

from rolescope.importers.cloudtrail import TrailReader
from rolescope.reality.comparison import RealityComparison
from rolescope.reality.trusts import UseState, uses_of_trusts, window_of
from rolescope.trust.graph import trust_graph
from rolescope.value import replace
from rolescope.words import reality_rows
from rolescope.words.reality_rows import RealityText, reality_text, record_lines, use_headline
from support.worlds.recorded_calls import RECORDS, check_of, own_index

CHECK = check_of(RECORDS)
WINDOW = window_of(CHECK.coverage, CHECK.coverage.last, 90)
TRUSTS = uses_of_trusts(trust_graph(own_index(), own_index().world.now or ""), CHECK.pairs, WINDOW)


@pytest.fixture
def found() -> RealityText:
    return reality_text(CHECK, TRUSTS, (), own_index(), WINDOW)


def test_the_numbers_are_those_of_the_check_ct65(found: RealityText) -> None:
    summary = CHECK.summary
    assert found.numbers == (
        *(summary.agree, summary.consistent, summary.explained, summary.not_explained),
    )
    assert found.sentence in found.as_text()


def test_what_nothing_explains_comes_first_and_agreement_is_left_out(found: RealityText) -> None:
    kinds = [row.comparison for row in found.rows]
    assert RealityComparison.AGREE not in kinds
    first = [kind is RealityComparison.NOT_EXPLAINED for kind in kinds]
    assert first == sorted(first, reverse=True)
    assert any(first)


def test_no_row_calls_a_difference_an_error_of_aws(found: RealityText) -> None:
    for row in found.rows:
        assert row.title.startswith(("Allowed in AWS, ", "Denied in AWS, "))
        assert "error" not in row.text.casefold()
        assert row.times.endswith("call" if row.count == 1 else "calls")


def test_trusts_tell_their_use_ct47(found: RealityText) -> None:
    used = [use for use in found.trusts.values() if use.state is UseState.USED]
    assert used
    assert all("last used 20" in use.headline for use in used)
    assert any(label == "First used" for label, _ in used[0].lines)


def test_a_trust_is_unused_only_where_the_logs_cover_enough_ct45(found: RealityText) -> None:
    without = next(use for use in TRUSTS if not use.count)
    unknown = replace(without, state=UseState.UNKNOWN)
    unused = replace(without, state=UseState.UNUSED)
    assert use_headline(unused, 90) == "Never used in 90 days"
    assert "do not cover" in use_headline(unknown, 90)
    assert all(use.state is UseState.UNUSED for use in found.unused)


def test_many_groups_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reality_rows, "MAX_ROWS", 2)
    found = reality_text(replace(CHECK, is_cut=True), TRUSTS, (), own_index(), WINDOW)
    assert len(found.rows) == 2
    notes = " ".join(found.notes)
    assert "The first 2 of " in notes
    assert "too many different calls" in notes


def test_a_record_is_told_as_it_was_recorded() -> None:
    records = list(TrailReader([RECORDS]).records())
    allowed = next(one for one in records if one.parameters and one.parameters.external_id)
    told = dict(record_lines(allowed))
    assert told["Answer"] == "Allowed"
    assert told["External ID"] == allowed.parameters.external_id  # type: ignore[union-attr]
    assert "Message" not in told
    denied = next(one for one in records if one.error_code and one.parameters is None)
    told = dict(record_lines(denied))
    assert told["Answer"] == denied.error_code
    assert told["Parameters"].startswith("Not recorded")
    assert "Session name" not in told


def test_roles_that_nobody_assumed_and_sessions_that_could_still_act(found: RealityText) -> None:
    """CT-47: only where the logs cover their account; CT-49: until when."""
    short = window_of(CHECK.coverage, CHECK.coverage.last, 0)
    told = reality_text(CHECK, TRUSTS, (), own_index(), short)
    assert found.unused_roles == ()
    assert told.unused_roles
    assert set(told.unused_roles) < set(own_index().roles)
    assert len(found.sessions) == len(CHECK.sessions)
    assert all(", until 2026-11-24T" in words for _, words in found.sessions)
    assert reality_rows.unused_roles_title(1, 90) == "Assumed by nobody in 90 days: 1 role"
    assert reality_rows.sessions_title(2) == "Still valid at the import: 2 sessions"


def test_what_narrowing_a_trust_means_is_told_ct53() -> None:
    words = reality_rows.narrowing_words(2)
    assert "the 2 callers in place of the whole account" in words
    assert "None of the recorded calls would have been refused" in words
