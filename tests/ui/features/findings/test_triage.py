"""Deciding about findings with real clicks and keys: one, many, back again, overdue, carried on."""

import csv
import io
import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from rolescope.findings.triage import Novelty
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.model.review import FindingState, NamedScenario, Ruling
from rolescope.projects import read_project, write_project
from rolescope.ui.features.findings.decision_form import DecisionForm
from rolescope.ui.features.findings.panel import FindingsPanel
from rolescope.ui.kit.pills import FactPill
from rolescope.ui.kit.text import StyledLabel
from rolescope.ui.shell.main_window import MainWindow
from rolescope.value import replace
from rolescope.words.findings.finding_rows import (
    FindingFilter,
    FindingGroup,
    FindingGrouping,
    FindingRow,
)
from support.sarif import check_sarif
from support.window.file_names import choose_file
from support.window.finding_list import LEFT, WORKSHOP, click, detail_of, of_rule, place_of, rows

Key, State = Qt.Key, FindingState
NONE, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


def form_of(qtbot: QtBot, window: MainWindow) -> DecisionForm:
    detail = detail_of(window)
    qtbot.waitUntil(lambda: detail.decision is not None and detail.decision.isVisible())
    assert detail.decision is not None
    detail.body.ensureWidgetVisible(detail.decision)
    return detail.decision


def ruling_of(window: MainWindow, row: FindingRow) -> Ruling | None:
    return dict(window.workspace.history.review.rulings).get(row.finding.fingerprint)


def row_now(panel: FindingsPanel, wanted: FindingRow) -> FindingRow:
    return next(row for row in rows(panel) if row.finding.fingerprint == wanted.finding.fingerprint)


def accept(qtbot: QtBot, window: MainWindow, panel: FindingsPanel, wanted: FindingRow) -> None:
    """Accept a finding by the buttons and fields of the form."""
    click(panel, wanted)
    form = form_of(qtbot, window)
    QTest.mouseClick(form.buttons[State.ACCEPTED], LEFT)
    QTest.keyClicks(form.owner, "Okafor")
    QTest.keyClicks(form.reason, "Legacy")


def test_an_acceptance_is_kept_once_owner_and_reason_are_there(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    wanted = of_rule(panel, "FND-1", "workshop")
    click(panel, wanted)
    form = form_of(qtbot, window)
    assert form.buttons[State.OPEN].isChecked()
    QTest.mouseClick(form.buttons[State.ACCEPTED], LEFT)
    assert form.lacking.text() == "An acceptance needs an owner and a reason."
    assert ruling_of(window, wanted) is None
    qtbot.waitUntil(form.owner.hasFocus)
    assert form.owner.property("state") == "", "nothing is wrong before something is typed"
    QTest.keyClicks(form.owner, "O")
    QTest.keyClick(form.owner, Qt.Key.Key_Backspace)
    assert form.owner.property("state") == "bad"
    QTest.keyClicks(form.owner, "Okafor")
    assert form.lacking.text() == "An acceptance needs a reason."
    QTest.keyClicks(form.reason, "Legacy")
    assert not form.lacking.isVisible()
    assert ruling_of(window, wanted) == Ruling(
        state=State.ACCEPTED, owner="Okafor", reason="Legacy", until="2027-02-18"
    )
    assert row_now(panel, wanted).state == "Accepted until 2027-02-18"
    QTest.keyClicks(form.note, "Ask again")
    ruling = ruling_of(window, wanted)
    assert ruling is not None
    assert ruling.note == "Ask again"
    assert window.workspace.project.is_modified


def test_a_decision_that_lacks_something_waits_while_others_are_looked_at(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    wanted = of_rule(panel, "FND-1", "workshop")
    other = next(row for row in rows(panel) if row.finding.rule != "FND-1")
    click(panel, wanted)
    form = form_of(qtbot, window)
    QTest.mouseClick(form.buttons[State.ACCEPTED], LEFT)
    QTest.keyClicks(form.owner, "Okafor")
    click(panel, other)
    form = form_of(qtbot, window)
    assert form.buttons[State.OPEN].isChecked()
    assert not form.owner.text()
    click(panel, wanted)
    form = form_of(qtbot, window)
    assert form.buttons[State.ACCEPTED].isChecked()
    assert form.owner.text() == "Okafor"
    assert form.lacking.isVisible()
    assert not window.workspace.history.review.rulings
    QTest.keyClicks(form.reason, "Legacy")
    ruling = ruling_of(window, wanted)
    assert ruling is not None
    assert (ruling.state, ruling.owner) == (State.ACCEPTED, "Okafor")
    stack = window.workspace.history.stack
    while stack.canUndo():  # what was decided leaves no draft
        stack.undo()
    click(panel, other)
    click(panel, wanted)
    assert form_of(qtbot, window).buttons[State.OPEN].isChecked()


def test_what_was_decided_is_undone_step_by_step(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    wanted = of_rule(panel, "FND-1", "workshop")
    accept(qtbot, window, panel, wanted)
    form = form_of(qtbot, window)
    QTest.mouseClick(form.buttons[State.OPEN], LEFT)
    assert row_now(panel, wanted).state == "Open"
    stack = window.workspace.history.stack
    assert stack.undoText() == "Reopen 1 finding"
    stack.undo()
    assert row_now(panel, wanted).state == "Accepted until 2027-02-18"
    assert form.buttons[State.ACCEPTED].isChecked()
    assert stack.undoText() == "Accept 1 finding"
    while stack.canUndo():
        stack.undo()
    assert row_now(panel, wanted).state == "Open"
    assert form.buttons[State.OPEN].isChecked()
    assert not window.workspace.history.review.rulings


def test_an_end_is_a_date_within_a_year(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    wanted = of_rule(panel, "FND-1", "workshop")
    accept(qtbot, window, panel, wanted)
    form = form_of(qtbot, window)
    for text, said in (
        ("2028-01-01", "An acceptance needs an end within a year."),
        ("2026-01-01", "An acceptance needs an end that is still to come."),
        ("soon", "An acceptance needs a date such as 2027-01-31."),
    ):
        form.until.selectAll()
        QTest.keyClicks(form.until, text)
        assert form.lacking.text() == said
    QTest.mouseClick(form.ends[365], LEFT)
    ruling = ruling_of(window, wanted)
    assert ruling is not None
    assert ruling.until == "2027-11-20"
    assert not form.lacking.isVisible()


def test_letters_decide_in_the_list(qtbot: QtBot, window: MainWindow, panel: FindingsPanel) -> None:
    first, second = rows(panel)[:2]
    click(panel, first)
    QTest.keyClick(panel.tree, Key.Key_N)
    assert row_now(panel, first).state == "No problem"
    QTest.keyClick(panel.tree, Key.Key_O)
    assert row_now(panel, first).state == "Open"
    assert not window.workspace.history.review.rulings
    QTest.keyClick(panel.tree, Key.Key_Down)
    QTest.keyClick(panel.tree, Key.Key_X)
    form = form_of(qtbot, window)
    qtbot.waitUntil(form.owner.hasFocus)
    assert form.lacking.text() == "“Fix agreed” needs an owner."
    QTest.keyClicks(form.owner, "Ada")
    assert row_now(panel, second).state == "Fix agreed"
    QTest.keyClicks(form.until, "2026-12-24")
    assert row_now(panel, second).state == "Fix agreed, due 2026-12-24"
    assert window.workspace.history.review.rulings[0][1].owner == "Ada"


def test_many_are_decided_about_together_by_filter_and_control_a(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    QTest.keyClicks(panel.words, "FND-4")
    found = rows(panel)
    assert len(found) > 1
    QTest.keyClick(panel.words, Key.Key_Down)
    QTest.keyClick(panel.tree, Key.Key_A, CONTROL)
    assert len(window.workspace.findings.marked) == len(found)
    QTest.keyClick(panel.tree, Key.Key_A)
    form = form_of(qtbot, window)
    assert form.about.text() == f"For {len(found)} findings"
    QTest.keyClicks(form.owner, "Ada")
    QTest.keyClicks(form.reason, "Contract ends")
    assert {row.ruling.owner for row in rows(panel)} == {"Ada"}
    assert all(row.state.startswith("Accepted") for row in rows(panel))
    assert len(window.workspace.history.review.rulings) == len(found)
    assert window.workspace.history.stack.undoText() == f"Accept {len(found)} findings"


def test_some_are_picked_by_mouse_and_decided_about_in_the_menu(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    first, second, third = rows(panel)[:3]
    viewport = panel.tree.viewport()
    QTest.mouseClick(viewport, LEFT, NONE, place_of(panel, first))
    QTest.mouseClick(viewport, LEFT, CONTROL, place_of(panel, third))
    marked = [row.finding.fingerprint for row in window.workspace.findings.marked]
    assert marked == [first.finding.fingerprint, third.finding.fingerprint]
    panel.tree.customContextMenuRequested.emit(place_of(panel, third))
    qtbot.waitUntil(lambda: bool(panel.findChildren(QMenu)))
    (menu,) = panel.findChildren(QMenu)
    actions = {action.text(): action for action in menu.actions()}
    actions["Set aside 2 findings"].trigger()
    menu.close()
    assert [row_now(panel, one).state for one in (first, second, third)] == [
        "No problem",
        "Open",
        "No problem",
    ]


def test_a_title_stands_for_all_findings_under_it(window: MainWindow, panel: FindingsPanel) -> None:
    panel.grouping.setCurrentIndex(list(FindingGrouping).index(FindingGrouping.RULE))
    title = panel.tree.lines.top[0]
    assert isinstance(title, FindingGroup)
    place = panel.tree.visualRect(panel.tree.lines.index(0, 0)).center()
    QTest.mouseClick(panel.tree.viewport(), LEFT, NONE, QPoint(60, place.y()))
    QTest.keyClick(panel.tree, Key.Key_N)
    prints = {row.finding.fingerprint for row in title.rows}
    states = {row.state for row in rows(panel) if row.finding.fingerprint in prints}
    assert states == {"No problem"}
    assert dict(window.workspace.history.review.rulings).keys() == prints


def test_states_are_filtered_and_owners_grouped(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    wanted = of_rule(panel, "FND-1", "workshop")
    everything = len(rows(panel))
    accept(qtbot, window, panel, wanted)
    assert len(rows(panel)) == everything  # it stays in sight
    panel.state.setFocus()
    while panel.state.currentText() != FindingFilter.ACCEPTED.value:
        QTest.keyClick(panel.state, Key.Key_Down)
    assert [row.finding.fingerprint for row in rows(panel)] == [wanted.finding.fingerprint]
    panel.state.setCurrentIndex(0)
    panel.grouping.setCurrentIndex(list(FindingGrouping).index(FindingGrouping.OWNER))
    titles = {one.title for one in panel.tree.lines.top if isinstance(one, FindingGroup)}
    assert titles == {"Okafor", "No owner"}
    QTest.keyClicks(panel.words, "okafor")
    assert [row.finding.fingerprint for row in rows(panel)] == [wanted.finding.fingerprint]


def test_an_acceptance_that_has_ended_is_open_again_and_overdue(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    wanted = of_rule(panel, "FND-1", "workshop")
    ended = Ruling(state=State.ACCEPTED, owner="Ada", reason="Legacy", until="2026-11-01")
    history = window.workspace.history
    rulings = ((wanted.finding.fingerprint, ended),)
    history.change(replace(history.review, rulings=rulings), "Accept")
    row = row_now(panel, wanted)
    assert row.is_overdue
    assert row.is_open
    click(panel, row)
    form = form_of(qtbot, window)
    assert form.about.text() == "Accepted until 2026-11-01: overdue"
    assert "overdue" in [pill.text() for pill in detail_of(window).findChildren(FactPill)]
    panel.state.setCurrentIndex(list(FindingFilter).index(FindingFilter.OVERDUE))
    assert [one.finding.fingerprint for one in rows(panel)] == [wanted.finding.fingerprint]
    QTest.mouseClick(form.buttons[State.OPEN], LEFT)
    assert not row_now(panel, wanted).is_overdue


def test_decisions_are_saved_with_the_project(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel, tmp_path: Path
) -> None:
    wanted = of_rule(panel, "FND-1", "workshop")
    accept(qtbot, window, panel, wanted)
    project = window.workspace.project
    with qtbot.waitSignal(project.saved):
        project.save_as(tmp_path / "northwind.rolescope")
    found = read_project(tmp_path / "northwind.rolescope").project
    assert found is not None
    assert dict(found.review.rulings)[wanted.finding.fingerprint].owner == "Okafor"
    window.workspace.opener.open([tmp_path / "northwind.rolescope"])
    qtbot.waitUntil(lambda: bool(rows(panel)))
    assert row_now(panel, wanted).state == "Accepted until 2027-02-18"


def test_findings_stand_beside_a_baseline(panel: FindingsPanel, tmp_path: Path) -> None:
    wanted, other = of_rule(panel, "FND-1", "workshop"), rows(panel)[3]
    earlier = {
        "findings": [
            {"id": "gone", "rule": "FND-4", "subjects": [WORKSHOP],
             "matched": {"principal": [], "condition": {}}},
            {"id": wanted.finding.fingerprint, "rule": "FND-1", "subjects": [WORKSHOP],
             "matched": {"principal": [], "condition": {}},
             "state": "no-problem", "owner": "Ada"},
        ]
    }  # fmt: skip
    file = tmp_path / "before.json"
    file.write_text(json.dumps(earlier))
    panel.compare_with(str(file))
    assert row_now(panel, wanted).since is Novelty.KNOWN
    assert row_now(panel, wanted).state == "No problem"
    assert row_now(panel, other).since is Novelty.NEW
    assert panel.since.text().endswith("1 gone since before.json")
    QTest.mouseClick(panel.since, LEFT)
    page = panel.pages.currentWidget()
    assert page is not None
    assert "workshop" in "\n".join(one.text() for one in page.findChildren(StyledLabel))
    QTest.mouseClick(panel.since, LEFT)
    assert panel.pages.currentWidget() is panel.tree
    click(panel, row_now(panel, wanted))
    QTest.keyClick(panel.tree, Key.Key_O)
    assert row_now(panel, wanted).state == "Open"


def test_a_file_that_is_no_baseline_says_so(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel, tmp_path: Path
) -> None:
    file = tmp_path / "other.json"
    file.write_text("[]")
    with qtbot.waitSignal(window.workspace.window.failed) as told:
        panel.compare_with(str(file))
    assert told.args[0].what == 'other.json is no baseline: it has no list "findings".'
    assert window.workspace.findings.earlier is None


@pytest.mark.parametrize("edit", [WithoutAnyTrust(WORKSHOP)])
def test_gone_findings_cannot_be_decided_about(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel, edit: WithoutAnyTrust
) -> None:
    click(panel, of_rule(panel, "FND-1", "workshop"))
    assert form_of(qtbot, window).isEnabled()
    window.workspace.history.add_edit(edit)
    window.workbench.open_panel("finding")
    qtbot.waitUntil(lambda: detail_of(window).decision is None)
    assert not window.workspace.findings.marked


def test_decisions_go_on_at_the_next_import_and_what_is_new_is_told(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    wanted = of_rule(panel, "FND-1", "workshop")
    accept(qtbot, window, panel, wanted)
    opener = window.workspace.opener
    opener.renew(())
    qtbot.waitUntil(lambda: window.workspace.findings.earlier is not None)
    assert row_now(panel, wanted).state == "Accepted until 2027-02-18"
    assert row_now(panel, wanted).since is Novelty.KNOWN
    assert panel.since.text().startswith("Nothing new since ")


def test_a_project_with_an_import_before_tells_what_is_new(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel, tmp_path: Path
) -> None:
    file = tmp_path / "two.rolescope"
    project = window.workspace.project
    with qtbot.waitSignal(project.saved):
        project.save_as(file)
    found = read_project(file).project
    assert found is not None
    (only,) = found.imports
    empty = replace(only, id="i0", files=())
    file.write_bytes(write_project(replace(found, imports=(empty, only), current=only.id)))
    window.workspace.opener.open([file])
    qtbot.waitUntil(lambda: bool(rows(panel)))
    assert window.workspace.findings.earlier is None  # it cannot be read: nothing is claimed
    assert {row.since for row in rows(panel)} == {None}


@pytest.mark.parametrize("suffix", [".json", ".csv", ".sarif"])
def test_all_findings_are_written_with_what_was_decided(
    suffix: str, qtbot: QtBot, window: MainWindow, panel: FindingsPanel, tmp_path: Path
) -> None:
    wanted = of_rule(panel, "FND-1", "workshop")
    accept(qtbot, window, panel, wanted)
    file = tmp_path / f"findings{suffix}"
    choose_file(qtbot, panel, "Export findings\N{HORIZONTAL ELLIPSIS}", file)
    qtbot.waitUntil(file.exists)
    text = file.read_text("utf-8")
    if suffix == ".json":
        found = {one["id"]: one for one in json.loads(text)["findings"]}
        assert found[wanted.finding.fingerprint]["state"] == "accepted"
        assert found[wanted.finding.fingerprint]["fixes"]
    elif suffix == ".csv":
        states = {one["id"]: one["state"] for one in csv.DictReader(io.StringIO(text))}
        assert states[wanted.finding.fingerprint] == "accepted"
    else:
        (one,) = (one for one in check_sarif(json.loads(text)) if "suppressions" in one)
        assert one["suppressions"][0]["justification"] == "Legacy"


def test_an_agreed_fix_is_the_scenario_that_is_shown_or_another_one(
    qtbot: QtBot, window: MainWindow, panel: FindingsPanel
) -> None:
    history = window.workspace.history
    scenarios = (
        NamedScenario(id="s1", name="Close it", edits=(WithoutAnyTrust(WORKSHOP),)),
        NamedScenario(id="s2", name="Later"),
    )
    history.change(replace(history.review, scenarios=scenarios), "Add scenarios")
    wanted = of_rule(panel, "FND-1", "workshop")
    click(panel, wanted)
    form = form_of(qtbot, window)
    assert not form.fix.isVisible()
    QTest.mouseClick(form.buttons[State.FIX_AGREED], LEFT)
    QTest.keyClicks(form.owner, "Ana")
    assert form.fix.isVisible()
    assert form.fix.currentText() == "No scenario yet"
    QTest.keyClick(form.fix, Key.Key_Down)
    assert form.fix.currentText() == "Close it"
    ruling = ruling_of(window, wanted)
    assert ruling == Ruling(state=State.FIX_AGREED, owner="Ana", fix="s1")
    QTest.mouseClick(form.buttons[State.OPEN], LEFT)
    assert ruling_of(window, wanted) == Ruling(owner="Ana")
    history.show_scenario("s1")
    qtbot.waitUntil(lambda: window.workspace.findings.found is not None)
    other = of_rule(panel, "FND-4")
    click(panel, other)
    form = form_of(qtbot, window)
    QTest.mouseClick(form.buttons[State.FIX_AGREED], LEFT)
    QTest.keyClicks(form.owner, "Ana")
    assert form.fix.currentText() == "Close it"
