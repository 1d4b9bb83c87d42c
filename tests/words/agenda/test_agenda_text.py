"""The agenda in words: titles, how far a review is, minutes to paste."""

from rolescope.agenda import edits
from rolescope.agenda.proposal import Proposed, proposed
from rolescope.analysis import analyse
from rolescope.engine.index import WorldIndex
from rolescope.findings.find import find
from rolescope.findings.third_parties import third_parties
from rolescope.findings.triage import triage
from rolescope.model.edit import Scenario
from rolescope.model.review import (
    Agenda,
    AgendaGroup,
    AgendaItem,
    FindingState,
    MinutesLine,
    Ruling,
)
from rolescope.words.agenda.agenda_rows import AgendaRow, agenda_rows
from rolescope.words.agenda.agenda_text import (
    agenda_items,
    decision_line,
    earlier_lines,
    minutes_text,
    progress_words,
    ruling_words,
)
from rolescope.words.findings.finding_rows import finding_list
from rolescope.words.names import account_names
from support.worlds.northwind import demo

NOON = "2026-11-20T12:00:00Z"


def made() -> tuple[AgendaItem, ...]:
    world = demo()
    analysis = analyse(Scenario(world), NOON)
    found = find(analysis)
    rows = finding_list(found, analysis, WorldIndex(world), 1).rows
    parties = third_parties(analysis)
    return agenda_items(
        proposed(triage(found, NOON), parties, NOON),
        {row.finding.fingerprint: row for row in rows},
        parties,
        account_names(world),
    )


def test_the_demo_has_an_agenda_for_an_afternoon() -> None:
    items = made()
    titles = [item.title for item in items]
    assert len({item.id for item in items}) == len(items)
    assert titles[0] == "Outside account without an external ID: 9927 1184 0031 → db-import, prod"
    assert "9927 1184 0031, 1 role" in titles
    assert "GitHub Actions, 4 roles" in titles
    assert any(title.startswith("Service without a source condition: ") for title in titles)
    assert any(title.endswith(" more") for title in titles)
    agenda = edits.with_items(Agenda(), items)
    assert 30 < agenda.planned < 180


def test_an_item_has_the_same_id_in_a_later_review() -> None:
    assert [item.id for item in made()] == [item.id for item in made()]


def test_what_is_gone_is_counted() -> None:
    gone = Proposed(group=AgendaGroup.CHANGES, minutes=3, findings=("a", "b"), is_gone=True)
    lost = Proposed(group=AgendaGroup.FINDINGS, minutes=3, findings=("c",))
    items = agenda_items((gone, lost), {}, (), {})
    assert [item.title for item in items] == ["2 findings are gone", "A finding that is gone"]


def test_time_is_told_as_left_short_and_over() -> None:
    item = AgendaItem(id="a", group=AgendaGroup.OTHER, title="A", minutes=2)
    agenda = edits.started(Agenda(items=(item,)), NOON)
    for at, words, is_short, is_over in (
        ("2026-11-20T12:00:20Z", "1:40 left", False, False),
        ("2026-11-20T12:01:30Z", "0:30 left", True, False),
        ("2026-11-20T12:03:20Z", "1:20 over", False, True),
    ):
        told = progress_words(agenda, at, ())
        assert (told.left, told.is_short, told.is_over) == (words, is_short, is_over)
        assert told.of_item == "of 2 min for item 1"
    states = (FindingState.FIX_AGREED, FindingState.FIX_AGREED, FindingState.ACCEPTED)
    told = progress_words(agenda, NOON, states)
    assert told.counts == "0 of 1 discussed, 2 fixes agreed, 1 accepted"
    assert progress_words(Agenda(), NOON, ()).left == ""


def test_a_decision_writes_a_line_of_its_own() -> None:
    fix = Ruling(state=FindingState.FIX_AGREED, owner="Vesely", until="2026-12-04", note="Ask Okta")
    assert decision_line(fix) == "Fix agreed, @Vesely, due 2026-12-04: Ask Okta"
    accepted = Ruling(state=FindingState.ACCEPTED, owner="Bo", until="2027-05-20", reason="known")
    assert decision_line(accepted) == "Accepted until 2027-05-20, @Bo: known"
    assert [ruling_words(one) for one in (fix, accepted, Ruling())] == [
        "Fix agreed",
        "Until 2027-05-20",
        "",
    ]
    assert ruling_words(Ruling(state=FindingState.NO_PROBLEM)) == "No problem"
    assert ruling_words(Ruling(state=FindingState.ACCEPTED), NOON) == "Accepted"
    late = "2027-06-01T12:00:00Z"
    assert [ruling_words(one, late) for one in (fix, accepted)] == [
        "Fix due 2026-12-04",
        "Overdue 2027-05-20",
    ]
    item = AgendaItem(id="a", group=AgendaGroup.OTHER, title="A", minutes=1, ruling=fix)
    for at, is_late in ((NOON, False), (late, True)):
        _heading, row = agenda_rows(Agenda(items=(item,)), at, {}, {})
        assert isinstance(row, AgendaRow)
        assert row.is_late == is_late


def test_minutes_are_lines_of_text() -> None:
    item = AgendaItem(id="a", group=AgendaGroup.OTHER, title="A", minutes=2)
    agenda = edits.started(Agenda(items=(item,), people=("Ana", "Bo")), NOON)
    agenda = edits.said(agenda, "Nobody uses it.", "2026-11-20T12:01:00Z")
    assert minutes_text(agenda) == (
        "Review of 2026-11-20, Ana, Bo\n\n12:01  Item 1  Nobody uses it.\n"
    )


def test_findings_of_an_item_that_were_decided_one_by_one_are_told_so() -> None:
    agreed = Ruling(state=FindingState.FIX_AGREED, owner="Ana", until="2026-12-01")
    accepted = Ruling(state=FindingState.ACCEPTED, owner="Bo", reason="r", until="2027-01-01")
    item = AgendaItem(
        id="a", group=AgendaGroup.FINDINGS, title="Open", minutes=5, findings=("f", "g", "h")
    )
    agenda = edits.done(edits.started(Agenda(items=(item,)), NOON), NOON)
    agenda = edits.ended(agenda, NOON, {"f": agreed, "g": accepted, "h": accepted})
    told = "2026-11-20  Decided one by one: 1 fix agreed, 2 accepted"
    assert earlier_lines((agenda,), item.findings, item) == (told,)
    assert earlier_lines((agenda,), ("f",)) == (f"2026-11-20  {decision_line(agreed)}",)
    assert earlier_lines((agenda,), ("g", "h")) == (f"2026-11-20  {decision_line(accepted)}",)
    undecided = edits.ended(agenda, NOON, {})
    assert earlier_lines((undecided,), ("f",)) == ("2026-11-20  Discussed, not decided",)


def test_where_single_decisions_were_not_kept_the_minutes_tell_them() -> None:
    item = AgendaItem(
        id="a", group=AgendaGroup.FINDINGS, title="Open", minutes=5, findings=("f", "g")
    )
    line = MinutesLine(at=NOON, text="1 fix agreed, 1 accepted", item="a", is_decision=True)
    agenda = Agenda(items=(item,), started=NOON, ended=NOON, discussed=("a",), lines=(line,))
    assert earlier_lines((agenda,), ("f",)) == ("2026-11-20  1 fix agreed, 1 accepted",)
