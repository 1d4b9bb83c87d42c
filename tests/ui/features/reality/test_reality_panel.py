"""The panel Reality with real clicks: numbers, a difference with its record, use of trusts."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from rolescope.model.edits.documents import WithDocument
from rolescope.model.place import Place, PlaceKind
from rolescope.questions.filters.filter_text import read_terms
from rolescope.reality.comparison import RealityComparison
from rolescope.reality.narrowing import narrowed
from rolescope.reality.reproduction import NotReproducible
from rolescope.reality.trusts import UseState
from rolescope.ui.features.reality.panel import DifferenceRow, NumbersBar, RealityPanel
from rolescope.ui.kit.text import PlainLabel, StyledLabel
from rolescope.ui.shared.rows import EntityRow
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.runner import JobFailure
from rolescope.ui.state.selection import Selection
from rolescope.value import replace
from rolescope.worker import reality as worker_reality
from support.worlds.recorded_calls import FOLDER, RECORDS

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def own(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """A window with the organization that the records are about."""
    window.workspace.opener.open([FOLDER / "world.json"])
    qtbot.waitUntil(lambda: bool(window.pane.picture.items))
    return window


@pytest.fixture
def panel(own: MainWindow) -> RealityPanel:
    """The panel, after the records were chosen."""
    own.records.compare_with([str(RECORDS)])
    found = own.workbench.widget("reality")
    assert isinstance(found, RealityPanel)
    return found


def texts(panel: RealityPanel) -> str:
    QApplication.processEvents()
    return "\n".join(one.text() for one in panel.findChildren(StyledLabel))


def test_the_panel_is_there_once_records_were_chosen(own: MainWindow) -> None:
    assert not own.workspace.reality.is_asked
    own.records.compare_with([])
    assert not own.workspace.reality.is_asked
    own.records.compare_with([str(RECORDS)])
    shown = own.workbench.widget("reality")
    assert shown is not None
    assert shown.isVisible()


@pytest.mark.parametrize("command", ["cloudtrail", "cloudtrail-files"])
def test_a_command_asks_for_records(own: MainWindow, command: str) -> None:
    own.menus.by_id[command].trigger()
    dialog = own.findChild(QFileDialog)
    assert dialog is not None
    dialog.filesSelected.emit([str(RECORDS)])
    assert own.workspace.reality.found is not None
    dialog.close()


def test_four_numbers_ct65(panel: RealityPanel) -> None:
    found = panel._reality.found
    assert found is not None
    shown = texts(panel)
    assert f"{sum(found.numbers):,} recorded calls" in shown
    assert f"{found.numbers.not_explained:,} not explained" in shown
    assert panel.findChild(NumbersBar) is not None
    assert "The logs cover" in shown


def test_a_difference_opens_in_simulate_with_its_record(
    own: MainWindow, panel: RealityPanel
) -> None:
    rows = panel.findChildren(DifferenceRow)
    row = next(one for one in rows if one.row.comparison is RealityComparison.NOT_EXPLAINED)
    QTest.mouseClick(row, LEFT, pos=QPoint(60, 10))
    simulation = own.workspace.question.simulation
    assert simulation is not None
    assert simulation.request == row.row.request
    shown = texts(panel)
    assert row.row.sample in shown
    assert row.row.because in shown
    assert panel.isVisible()


def test_a_record_that_is_gone_is_told(own: MainWindow, tmp_path: Path) -> None:
    copy = tmp_path / "records.jsonl"
    copy.write_bytes(RECORDS.read_bytes())
    own.records.compare_with([str(copy)])
    panel = own.workbench.widget("reality")
    assert isinstance(panel, RealityPanel)
    copy.unlink()
    QTest.mouseClick(panel.findChildren(DifferenceRow)[0], LEFT, pos=QPoint(60, 10))
    assert "do not hold the record" in texts(panel)


def test_the_selected_trust_tells_its_use(own: MainWindow, panel: RealityPanel) -> None:
    found = panel._reality.found
    assert found is not None
    use = next(one for one in found.trusts.values() if one.lines)
    own.workspace.selection.select(Selection(edges=(use.edge,)))
    assert use.headline in texts(panel)
    own.workspace.selection.select(Selection())
    assert use.headline not in texts(panel)


@pytest.fixture
def by_use(own: MainWindow) -> dict[UseState, set[str]]:
    """The lines of trusts in each state that no trust in another state shares, each state once."""
    own.records.compare_with([str(RECORDS)])
    reality, of_edges = own.workspace.reality, own.pane.canvas.related.of_edges
    assert reality.found is not None
    trusts = dict(reality.found.trusts)
    ends = [
        one for one in trusts.values() if one.state is UseState.UNKNOWN and of_edges((one.edge,))
    ]
    trusts[ends[0].edge] = replace(ends[0], state=UseState.UNUSED)  # as if the logs reached back
    reality.found = replace(reality.found, trusts=trusts)
    reality.changed.emit()
    lines: dict[UseState, set[str]] = {state: set() for state in UseState}
    for id_, use in trusts.items():
        lines[use.state] |= of_edges((id_,))
    lines[UseState.UNUSED] -= lines[UseState.USED] | lines[UseState.UNKNOWN]
    assert all(lines.values())
    return lines


def test_only_trusts_that_are_known_to_be_unused_fade(
    own: MainWindow, by_use: dict[UseState, set[str]]
) -> None:
    """CT-45: what the logs do not cover stays bright, no record is no proof."""
    assert own.menus.by_id["use-alone"].isCheckable()
    own.pane.show_use(shown=True)
    lit = own.pane.highlight.lit(Selection())
    assert lit is not None
    assert by_use[UseState.USED] <= lit
    assert by_use[UseState.UNKNOWN] <= lit
    assert not by_use[UseState.UNUSED] & lit
    own.pane.show_use(shown=False)
    assert own.pane.highlight.lit(Selection()) is None


def test_what_fades_by_use_is_found_once_for_a_picture_and_records(
    own: MainWindow, by_use: dict[UseState, set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    reality, related = own.workspace.reality, own.pane.canvas.related
    own.pane.show_use(shown=True)
    lit = own.pane.highlight.lit(Selection())
    with monkeypatch.context() as patched:
        patched.setattr(related, "selected", lambda nodes, edges: frozenset(edges or nodes))
        assert own.pane.highlight.lit(Selection()) == lit
    own.records.compare_with([str(RECORDS)])
    assert reality.found is not None
    assert not reality.found.unused
    again = own.pane.highlight.lit(Selection())
    assert again is not None
    assert by_use[UseState.UNUSED] <= again


def test_trusts_are_filtered_by_their_use(qtbot: QtBot, own: MainWindow) -> None:
    own.records.compare_with([str(RECORDS)])
    found = own.workspace.reality.found
    assert found is not None
    used = {id_ for id_, use in found.trusts.items() if use.state is UseState.USED}
    own.workspace.filters.set_terms(read_terms("use:used"))
    qtbot.waitUntil(
        lambda: (
            own.workspace.filters.shown is not None
            and bool(own.workspace.filters.shown.edges)
            and own.workspace.filters.shown.edges <= used
        )
    )


def test_copy_and_compare_again(own: MainWindow, panel: RealityPanel) -> None:
    again, copy = panel.actions()
    copy.trigger()
    assert QGuiApplication.clipboard().text().startswith(panel.text()[:20])
    before = own.workspace.reality.found
    again.trigger()
    assert own.workspace.reality.found is not before


def test_another_world_forgets_the_records(own: MainWindow, panel: RealityPanel) -> None:
    assert panel.isVisible()
    own.workspace.opener.open_demo()
    assert not own.workspace.reality.is_asked
    assert own.workspace.reality.found is None


def test_what_failed_can_be_tried_again(own: MainWindow, panel: RealityPanel) -> None:
    reality = own.workspace.reality
    reality.found, reality.has_failed = None, True
    reality.changed.emit()
    QApplication.processEvents()
    button = next(one for one in panel.findChildren(QPushButton) if one.text() == "Compare again")
    QTest.mouseClick(button, LEFT)
    assert reality.found is not None


def test_a_difference_is_exported_without_names(
    qtbot: QtBot, own: MainWindow, panel: RealityPanel, tmp_path: Path
) -> None:
    rows = panel.findChildren(DifferenceRow)
    row = next(one for one in rows if one.row.comparison is RealityComparison.NOT_EXPLAINED)
    QTest.mouseClick(row, LEFT, pos=QPoint(60, 10))
    QApplication.processEvents()
    buttons = panel.findChildren(QPushButton)
    button = next(one for one in buttons if one.text().startswith("Export without names"))
    QTest.mouseClick(button, LEFT)
    dialog = panel.findChild(QFileDialog)
    assert dialog is not None
    file = tmp_path / "difference.zip"
    with qtbot.waitSignal(own.workspace.window.written):
        dialog.fileSelected.emit(str(file))
    dialog.close()
    with ZipFile(file) as archive:
        assert set(archive.namelist()) == {"world.json", "expected.jsonl"}
        assert b"alice" not in archive.read("world.json")


def test_what_agrees_for_another_reason_is_no_difference(panel: RealityPanel) -> None:
    rows = panel.findChildren(DifferenceRow)
    row = next(one for one in rows if one.row.comparison is RealityComparison.CONSISTENT)
    QTest.mouseClick(row, LEFT, pos=QPoint(60, 10))
    QApplication.processEvents()
    buttons = [one.text() for one in panel.findChildren(QPushButton)]
    assert not any(words.startswith("Export without names") for words in buttons)


def test_what_cannot_be_told_without_names_is_not_written(
    own: MainWindow, panel: RealityPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise NotReproducible

    monkeypatch.setattr(worker_reality, "reproduction_files", refuse)
    told: list[JobFailure] = []
    own.workspace.window.failed.connect(told.append)
    panel.export(panel.findChildren(DifferenceRow)[0].row, tmp_path / "x.zip")
    assert "not exported" in told[0].what
    assert not (tmp_path / "x.zip").exists()


def test_a_trust_is_narrowed_to_who_used_it(own: MainWindow, panel: RealityPanel) -> None:
    """CT-53: an ordinary edit, of the panel's own making."""
    found = panel._reality.found
    assert found is not None
    use = next(one for one in found.trusts.values() if one.narrowing is not None)
    own.workspace.selection.select(Selection(edges=(use.edge,)))
    QApplication.processEvents()
    assert use.narrowing_words in texts(panel)
    assert use.narrowing is not None
    expected = narrowed(use.narrowing, own.workspace.world.index)
    QTest.mouseClick(_narrowing_button(panel), LEFT)
    assert own.workspace.history.review.edits == (expected,)


def _narrowing_button(panel: RealityPanel) -> QPushButton:
    buttons = panel.findChildren(QPushButton)
    return next(one for one in buttons if one.text().startswith("Narrow"))


def test_narrowing_keeps_what_was_edited_before(own: MainWindow, panel: RealityPanel) -> None:
    """CT-53: it is the scenario's trust policy that is narrowed, not that of the import."""
    found, history = panel._reality.found, own.workspace.history
    assert found is not None
    use = next(one for one in found.trusts.values() if one.narrowing is not None)
    role = own.workspace.world.index.roles[use.target]
    document = json.loads(role.trust_policy.text)
    document["Statement"][0]["Sid"] = "EditedBefore"
    own.workspace.selection.select(Selection(edges=(use.edge,)))
    QApplication.processEvents()
    button = _narrowing_button(panel)
    history.add_edit(WithDocument(Place(PlaceKind.TRUST, use.target), json.dumps(document)))
    QTest.mouseClick(button, LEFT)
    *_, narrowing = history.review.edits
    assert isinstance(narrowing, WithDocument)
    assert json.loads(narrowing.text)["Statement"][0]["Sid"] == "EditedBefore"
    assert len(history.review.edits) == 2


def test_what_is_narrowed_already_is_not_narrowed_again(
    own: MainWindow, panel: RealityPanel
) -> None:
    found, history = panel._reality.found, own.workspace.history
    assert found is not None
    use = next(one for one in found.trusts.values() if one.narrowing is not None)
    told: list[JobFailure] = []
    own.workspace.window.failed.connect(told.append)
    own.workspace.selection.select(Selection(edges=(use.edge,)))
    QApplication.processEvents()
    button = _narrowing_button(panel)
    QTest.mouseClick(button, LEFT)
    QTest.mouseClick(button, LEFT)
    assert len(history.review.edits) == 1
    assert "not narrowed" in told[0].what


def test_sessions_and_roles_that_nobody_assumed_are_listed(
    own: MainWindow, panel: RealityPanel
) -> None:
    reality = own.workspace.reality
    assert reality.found is not None
    known = own.workspace.world.world.accounts[0].roles[0].arn
    reality.found = replace(reality.found, unused_roles=(known, "arn:aws:iam::1:role/gone"))
    reality.changed.emit()
    QApplication.processEvents()
    rows = [one for one in panel.findChildren(EntityRow) if one.isVisible()]
    for row in rows[-2:]:
        QTest.mouseClick(row, LEFT)
    assert own.workspace.selection.current.nodes == (known,)
    assert any("Still valid" in one.text() for one in panel.findChildren(PlainLabel))
