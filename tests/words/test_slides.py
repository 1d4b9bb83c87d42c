"""The pages of a deck in words: one for every kind of item of an agenda."""

import pytest

from rolescope.agenda.edits import question
from rolescope.analysis import Analysis, analyse
from rolescope.engine.index import WorldIndex
from rolescope.findings.find import find
from rolescope.findings.finding import Risk, Witness
from rolescope.findings.rules import FINDINGS
from rolescope.importers.demo import read_demo
from rolescope.model.edit import Scenario
from rolescope.model.request import ActionRequest, AssumeRoleRequest
from rolescope.model.review import Agenda, AgendaGroup, AgendaItem, FindingState, Ruling
from rolescope.value import replace
from rolescope.words.findings.finding_rows import FindingRow, finding_list
from rolescope.words.report.anonymous import agenda_without_people
from rolescope.words.report.entries import entry_of
from rolescope.words.slides import (
    Slide,
    agenda_slide,
    part_caption,
    part_title,
    view_caption,
    without_notes,
)

AT = "2026-11-20T17:20:00Z"
VENDOR = "602177450918"


def demo() -> tuple[Analysis, WorldIndex, tuple[FindingRow, ...]]:
    world = read_demo().world
    assert world is not None
    analysis, index = analyse(Scenario(world), AT), WorldIndex(world)
    return analysis, index, finding_list(find(analysis), analysis, index, len(FINDINGS)).rows


def item_of(row: FindingRow, number: int = 1) -> AgendaItem:
    return AgendaItem(
        id=f"finding-{number}", group=AgendaGroup.FINDINGS, title=row.title, minutes=5,
        findings=(row.finding.fingerprint,),
    )  # fmt: skip


def slide_of(row: FindingRow, index: WorldIndex, ruling: Ruling | None = None) -> Slide:
    rulings = {row.finding.fingerprint: ruling} if ruling is not None else {}
    item = item_of(row)
    return agenda_slide(Agenda(items=(item,)), item, rulings, row, None, index)


def test_a_proved_finding_says_who_can_assume_what() -> None:
    _, index, rows = demo()
    row = next(one for one in rows if one.role == "db-import" and "external ID" in one.title)
    slide = slide_of(row, index)
    assert slide.title == "9927 1184 0031 can assume db-import in prod"
    assert slide.risk is Risk.CRITICAL
    assert slide.about == f"Finding 1 of 1: {row.title}"
    assert [stop.name for stop in slide.chain] == ["9927 1184 0031", "db-import"]
    assert any(line.tone == "deciding" for line in slide.lines)
    assert len(slide.lines) <= 6
    assert slide.decision == "Open"


def test_who_takes_more_than_one_step_becomes_what_is_reached() -> None:
    """FND-20: the first request gets in; a policy that is changed then does the rest."""
    _, index, rows = demo()
    row = next(one for one in rows if one.finding.rule == "FND-20")
    (first,) = row.finding.witness
    assert isinstance(first.request, AssumeRoleRequest)
    then = Witness(
        request=ActionRequest(
            caller=first.request.caller, action="iam:PutRolePolicy", resource="*", at=AT
        )
    )
    other = replace(first, request=replace(first.request, role=f"{first.request.role}-other"))
    for witness in ((first, then), (first, first), (other,)):
        longer = replace(row, finding=replace(row.finding, witness=witness))
        assert slide_of(longer, index).title == "9927 1184 0031 can become db-import in prod"


@pytest.mark.parametrize("group", AgendaGroup)
def test_every_group_has_a_word(group: AgendaGroup) -> None:
    _, index, rows = demo()
    item = replace(item_of(rows[0]), group=group)
    slide = agenda_slide(Agenda(items=(item,)), item, {}, None, None, index)
    assert slide.about.endswith(" 1 of 1")


def test_agendas_without_people_number_them_and_leave_out_what_they_wrote() -> None:
    _, index, rows = demo()
    kept = replace(item_of(rows[0]), note="ask Rosa")
    asked = replace(
        question(Agenda(), "Does Rosa own the sandbox?"),
        note="she may not",
        ruling=Ruling(state=FindingState.FIX_AGREED, owner="Rosa Okafor", reason="Rosa said so"),
    )
    ruling = Ruling(state=FindingState.ACCEPTED, owner="L. Brandt", until="2026-12-31")
    agenda, rulings = agenda_without_people(
        Agenda(items=(kept, asked)), {rows[0].finding.fingerprint: ruling}
    )
    first, second = (
        agenda_slide(agenda, item, rulings, None, None, index) for item in agenda.items
    )
    assert "Rosa" not in repr((first, second, rulings))
    assert first.title == kept.title
    assert first.because == "Note left out, as names may be in it"
    assert first.decision == "Accepted until 2026-12-31, Person 1"
    assert second.title == "Question left out, as names may be in it"
    assert second.decision == "Fix agreed, Person 2"


def test_notes_of_a_view_are_left_out() -> None:
    slide = Slide(title="All accounts", notes="Ask Rosa")
    assert without_notes(slide).notes == "Notes left out, as names may be in it"
    assert without_notes(replace(slide, notes="")).notes == ""


def test_what_no_request_proves_says_what_is_wrong() -> None:
    _, index, rows = demo()
    row = next(one for one in rows if not one.finding.witness and one.finding.risk > Risk.INFO)
    assert slide_of(row, index).title == f"{row.title}: {row.ends}"


def test_a_decision_tells_its_date_and_owner() -> None:
    _, index, rows = demo()
    ruling = Ruling(state=FindingState.ACCEPTED, owner="P. Nair", until="2026-12-31")
    slide = slide_of(rows[0], index, ruling)
    assert slide.decision == "Accepted until 2026-12-31, P. Nair"
    assert slide.state is FindingState.ACCEPTED


def test_a_third_party_tells_what_it_is_asked_for() -> None:
    analysis, index, _ = demo()
    entry = entry_of(VENDOR, analysis, {}, ())
    assert entry is not None
    item = AgendaItem(
        id="party", group=AgendaGroup.PARTIES, title="Vendor", minutes=5, party=VENDOR
    )
    slide = agenda_slide(Agenda(items=(item,)), item, {}, None, entry, index)
    assert slide.about == "Third party 1 of 1"
    assert slide.because == f"Asked for: {entry.asks}."
    assert slide.entry == entry
    assert entry_of("111122223333", analysis, {}, ()) is None


def test_a_question_stands_alone() -> None:
    _, index, rows = demo()
    agenda = Agenda(items=tuple(item_of(row, number) for number, row in enumerate(rows[:2])))
    asked = question(agenda, "Who owns the sandbox?")
    agenda = Agenda(items=(*agenda.items, asked))
    slide = agenda_slide(agenda, asked, {}, None, None, index)
    assert (slide.title, slide.about) == ("Who owns the sandbox?", "Question 1 of 1")
    assert not slide.chain


def test_a_page_says_what_part_of_a_view_it_is() -> None:
    assert part_title("Who can become whom", 2, 3) == "Who can become whom (2 of 3)"
    assert part_caption(4, 40) == ("4 of 40 accounts. The page of all shows trusts between others.")
    assert view_caption("62 roles.", is_part=False, is_matrix_instead=False) == ""
    assert view_caption("62 roles.", is_part=True, is_matrix_instead=False) == (
        "Part of the view: 62 roles."
    )
    assert view_caption("62 roles.", is_part=True, is_matrix_instead=True) == (
        "As a matrix, to be readable: 62 roles."
    )
