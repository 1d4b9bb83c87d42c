"""Chains in the window, by real events: hops, credentials, what is carried over, evidence."""

import json
import shlex
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from rolescope.cli.main import main
from rolescope.engine.verdict import Decision
from rolescope.ui.features.export.writing import file_name
from rolescope.ui.features.simulate.chain_bar import CrumbButton
from rolescope.ui.features.simulate.credentials_panel import CredentialsPanel
from rolescope.ui.features.simulate.request_panel import RequestPanel
from rolescope.ui.features.simulate.result_panel import ResultPanel
from rolescope.ui.kit import privacy
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state import role_requests
from rolescope.value import replace

pytestmark = pytest.mark.usefixtures("no_flashes")
DEMO = Path(__file__).resolve().parents[4] / "resources" / "demo"


def find(qtbot: QtBot, window: MainWindow, text: str) -> None:
    """Find with the keyboard and take the first hit; while a role is picked it is the role."""
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(window.search.hasFocus)
    QTest.keyClicks(window.search, text)
    QTest.keyClick(window.search, Qt.Key.Key_Return)


def press(qtbot: QtBot, window: MainWindow, text: str) -> None:
    """Click the button with a text as soon as it is there."""

    def found() -> list[QPushButton]:
        return [
            button
            for button in window.findChildren(QPushButton)
            if button.text().strip() == text and button.isVisible() and button.isEnabled()
        ]

    qtbot.waitUntil(lambda: bool(found()))
    QTest.mouseClick(found()[0], Qt.MouseButton.LeftButton)


def simulate(qtbot: QtBot, window: MainWindow, caller: str, role: str) -> None:
    find(qtbot, window, caller)
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_S)
    find(qtbot, window, role)


def go_on(qtbot: QtBot, window: MainWindow, role: str) -> None:
    press(qtbot, window, "Next hop from here")
    assert window.pane.banner.isVisible()
    find(qtbot, window, role)


def three_hops(qtbot: QtBot, window: MainWindow) -> None:
    simulate(qtbot, window, "ci-runner", "deploy-hub")
    go_on(qtbot, window, "release-manager")
    go_on(qtbot, window, "prod-admin")


def crumbs(window: MainWindow) -> list[tuple[str, str]]:
    return [(x.crumb.name, x.crumb.detail) for x in window.workbench.chain_bar.crumbs()]


def crumb(window: MainWindow, name: str) -> CrumbButton:
    found = window.workbench.chain_bar.crumbs()
    return next(button for button in found if button.crumb.name == name)


def panel(window: MainWindow, panel_id: str) -> QWidget:
    found = window.workbench.widget(panel_id)
    assert found is not None
    return found


def type_duration(window: MainWindow, text: str) -> None:
    request = panel(window, "request")
    assert isinstance(request, RequestPanel)
    line = request.form.duration.box.lineEdit()
    assert line is not None
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)


# Names


def test_crumbs_made_while_names_were_hidden_show_them_again(
    qtbot: QtBot, window: MainWindow
) -> None:
    three_hops(qtbot, window)
    bar = window.workbench.chain_bar

    def look_back_and_forth() -> list[QImage]:
        for place in (1, 3):
            QTest.mouseClick(bar.crumbs()[place], Qt.MouseButton.LeftButton)
        return pictures()

    def pictures() -> list[QImage]:
        return [button.grab().toImage() for button in bar.crumbs()]

    shown = look_back_and_forth()
    window.workspace.hiding.toggle()
    qtbot.waitUntil(privacy.hides)
    assert look_back_and_forth() != shown
    window.workspace.hiding.toggle()
    assert pictures() == shown


# Hops


def test_three_hops_to_an_administrator(qtbot: QtBot, window: MainWindow) -> None:
    simulate(qtbot, window, "ci-runner", "deploy-hub")
    assert window.workbench.chain_bar.isHidden()  # one question is no chain
    go_on(qtbot, window, "release-manager")
    assert crumbs(window)[2] == ("release-manager", "1 h")  # what it asks for is filled in
    press(qtbot, window, "Next hop")
    find(qtbot, window, "prod-admin")
    assert crumbs(window) == [
        ("ci-runner", "access key"),
        ("deploy-hub", "1 h"),
        ("release-manager", "1 h"),
        ("prod-admin", "1 h"),
    ]
    assert crumb(window, "prod-admin").crumb.is_current
    simulation = window.workspace.question.simulation
    assert simulation is not None
    assert simulation.session is not None
    assert simulation.session.chained
    assert window.workspace.question.moment == simulation.request.at


def test_any_hop_can_be_looked_at_with_mouse_and_keys(qtbot: QtBot, window: MainWindow) -> None:
    three_hops(qtbot, window)
    QTest.mouseClick(crumb(window, "deploy-hub"), Qt.MouseButton.LeftButton)
    simulation = window.workspace.question.simulation
    assert simulation is not None
    assert simulation.request.role.endswith("/deploy-hub")
    assert len(crumbs(window)) == 4
    here = crumb(window, "deploy-hub")
    here.setFocus()
    QTest.keyClick(here, Qt.Key.Key_Right)
    qtbot.waitUntil(crumb(window, "release-manager").hasFocus)
    QTest.keyClick(crumb(window, "release-manager"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: crumb(window, "release-manager").crumb.is_current)
    qtbot.waitUntil(crumb(window, "release-manager").hasFocus)
    QTest.keyClick(crumb(window, "release-manager"), Qt.Key.Key_Left)
    qtbot.waitUntil(crumb(window, "deploy-hub").hasFocus)
    QTest.mouseClick(crumb(window, "ci-runner"), Qt.MouseButton.LeftButton)
    assert window.workspace.selection.current.nodes[0].endswith("user/ci-runner")


def test_a_duration_that_sts_refuses_stops_the_chain_until_it_is_mended(
    qtbot: QtBot, window: MainWindow
) -> None:
    """CH-3, AR-7: no session of hop 1, so no one who could ask for hop 2."""
    three_hops(qtbot, window)
    QTest.mouseClick(crumb(window, "deploy-hub"), Qt.MouseButton.LeftButton)
    type_duration(window, "4 h")
    qtbot.waitUntil(lambda: crumbs(window)[1] == ("deploy-hub", "refused"))
    assert [detail for _, detail in crumbs(window)[2:]] == ["not reached", "not reached"]
    assert crumb(window, "prod-admin").toolTip().startswith("Nobody can ask: hop 1 yields no")
    assert crumb(window, "deploy-hub").toolTip()
    assert not window.workbench.chain_bar.next_hop.isEnabled()
    QTest.mouseClick(crumb(window, "prod-admin"), Qt.MouseButton.LeftButton)
    assert crumb(window, "deploy-hub").crumb.is_current  # the cause
    type_duration(window, "2 h")
    qtbot.waitUntil(lambda: crumbs(window)[1] == ("deploy-hub", "2 h"))
    assert [detail for _, detail in crumbs(window)[2:]] == ["1 h", "1 h"]
    assert crumb(window, "deploy-hub").crumb.is_current


def test_an_edit_of_the_scenario_asks_the_whole_chain_again(
    qtbot: QtBot, window: MainWindow
) -> None:
    three_hops(qtbot, window)
    workspace = window.workspace
    assert workspace.question.chain is not None
    hub = workspace.question.chain.hops[0].role
    edge = next(
        one for one in workspace.world.edges_to(hub) if one.source.endswith("user/ci-runner")
    )
    edit = role_requests.without_trust(workspace, edge.id)
    assert edit is not None
    workspace.history.add_edit(edit)
    assert [detail for _, detail in crumbs(window)[1:]] == ["denied", "not reached", "not reached"]
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [detail for _, detail in crumbs(window)[1:]] == ["1 h", "1 h", "1 h"]
    assert crumb(window, "prod-admin").crumb.is_current  # it is looked at again


def test_the_timeline_keeps_its_room_while_hops_are_edited(
    qtbot: QtBot, window: MainWindow
) -> None:
    three_hops(qtbot, window)
    QTest.mouseClick(window.workbench.chain_bar.timeline, Qt.MouseButton.LeftButton)
    assert window.is_panel_open("timeline")
    QTest.mouseClick(crumb(window, "deploy-hub"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(window.workspace.question.chained):
        type_duration(window, "2 h")
    assert window.is_panel_open("timeline")
    assert not window.workbench.bottom.isVisible()
    press(qtbot, window, "Next hop")  # a role is picked on the canvas
    assert not window.is_panel_open("timeline")
    assert window.workbench.bottom.isVisible()
    assert window.pane.banner.isVisible()


def test_crumbs_say_less_in_a_narrow_window(qtbot: QtBot, window: MainWindow) -> None:
    three_hops(qtbot, window)
    bar = window.workbench.chain_bar
    wide = [button.width() for button in bar.crumbs()]
    window.resize(1280, 720)
    qtbot.waitUntil(lambda: bar.crumbs()[0].width() < wide[0])
    assert bar.crumbs()[3].width() == wide[3]  # the one that is looked at keeps its time
    window.resize(1000, 720)
    qtbot.waitUntil(lambda: not bar.timeline.text())
    assert bar.crumbs()[1].toolTip().startswith("1 h\n")
    window.resize(1600, 1000)
    qtbot.waitUntil(lambda: [button.width() for button in bar.crumbs()] == wide)


def test_the_chain_can_be_left(qtbot: QtBot, window: MainWindow) -> None:
    three_hops(qtbot, window)
    QTest.mouseClick(window.workbench.chain_bar.leave, Qt.MouseButton.LeftButton)
    assert window.workspace.question.chain is None
    assert window.workbench.chain_bar.isHidden()
    assert not window.is_panel_open("request")


def test_sessions_run_out_when_the_moment_moves(qtbot: QtBot, window: MainWindow) -> None:
    three_hops(qtbot, window)
    window.workspace.question.move_to("2026-11-20T18:02:00Z")
    assert [detail for _, detail in crumbs(window)[1:]] == ["18 min"] * 3
    window.workspace.question.move_to("2026-11-20T18:20:00Z")
    assert [detail for _, detail in crumbs(window)[1:]] == ["expired"] * 3


def test_the_next_hop_is_asked_at_the_time_that_is_looked_at(
    qtbot: QtBot, window: MainWindow
) -> None:
    simulate(qtbot, window, "ci-runner", "deploy-hub")
    window.workspace.question.move_to("2026-11-20T17:40:00Z")
    go_on(qtbot, window, "release-manager")
    assert crumbs(window)[1:] == [("deploy-hub", "40 min"), ("release-manager", "1 h")]
    window.workspace.question.move_to("2026-11-20T18:00:00Z")
    QTest.mouseClick(crumb(window, "deploy-hub"), Qt.MouseButton.LeftButton)
    assert crumbs(window)[1:] == [("deploy-hub", "20 min"), ("release-manager", "40 min")]


# Credentials


def test_the_credentials_of_each_hop_are_marked_as_simulated(
    qtbot: QtBot, window: MainWindow
) -> None:
    three_hops(qtbot, window)
    window.workspace.window.open_panel("credentials")
    shown = panel(window, "credentials")
    assert isinstance(shown, CredentialsPanel)
    name = shown.card.accessibleName()
    assert name.startswith("Simulated. Not real credentials: AccessKeyId ASIASIMULATEDROLE000")
    assert "assumed-role/prod-admin/" in name
    assert shown.left.words.text().startswith("1 h left  of 1 h, ends ")
    assert "Permissions of hop 2: replaced" in shown.rows()
    QTest.mouseClick(crumb(window, "release-manager"), Qt.MouseButton.LeftButton)
    assert window.is_panel_open("credentials")  # it follows the hop that is looked at
    assert "assumed-role/release-manager/" in shown.card.accessibleName()
    QTest.mouseClick(shown.copies.buttons[2], Qt.MouseButton.LeftButton)
    QTest.mouseClick(shown.copies.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().count("sts.assume_role(") == 2


def test_swapping_is_no_part_of_a_chain(qtbot: QtBot, window: MainWindow) -> None:
    simulate(qtbot, window, "deploy-hub", "release-manager")
    assert panel(window, "request").actions()
    go_on(qtbot, window, "prod-admin")
    assert not panel(window, "request").actions()


def test_mfa_is_lost_on_the_way(qtbot: QtBot, window: MainWindow) -> None:
    """MFA-5, CH-8."""
    simulate(qtbot, window, "lee.park", "workshop")
    workspace = window.workspace
    assert workspace.question.simulation is not None
    request = workspace.question.simulation.request
    workspace.question.simulate(replace(request, parameters=replace(request.parameters, mfa=True)))
    window.workspace.window.open_panel("credentials")
    shown = panel(window, "credentials")
    assert isinstance(shown, CredentialsPanel)
    assert "MFA: not carried over" in shown.rows()
    window.workspace.window.open_panel("request")
    go_on(qtbot, window, "prod-admin")
    result = panel(window, "result")
    assert isinstance(result, ResultPanel)
    assert "MFA: false, not carried over" in [row.text for row in result.trace.rows()]


# Trace


def test_f8_walks_the_steps_that_decided(qtbot: QtBot, window: MainWindow) -> None:
    three_hops(qtbot, window)
    result = panel(window, "result")
    assert isinstance(result, ResultPanel)
    start = result.trace.currentIndex().row()
    QTest.mouseClick(crumb(window, "release-manager"), Qt.MouseButton.LeftButton)
    QTest.keyClick(window, Qt.Key.Key_F8)
    first = result.trace.currentIndex().row()
    QTest.keyClick(window, Qt.Key.Key_F8)
    assert result.trace.currentIndex().row() != first
    QTest.keyClick(window, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert result.trace.currentIndex().row() == first
    assert start >= 0


# Evidence


def test_evidence_is_saved_and_reproduced_by_its_own_command(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_hops(qtbot, window)
    file = tmp_path / "written" / "chain.json"
    file.parent.mkdir()
    window.settings.last_folder = str(file.parent)

    def buttons() -> list[QToolButton]:
        found = window.workbench.bottom.findChildren(QToolButton)
        return [one for one in found if one.text().startswith("Save ev") and one.isVisible()]

    qtbot.waitUntil(lambda: bool(buttons()))
    QTest.mouseClick(buttons()[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is not None)
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(name, QLineEdit)
    assert name.text().startswith("evidence-ci-runner-prod-admin")
    name.clear()
    QTest.keyClicks(name, file.name)
    QTest.keyClick(name, Qt.Key.Key_Return)
    qtbot.waitUntil(file.exists)
    qtbot.waitUntil(lambda: "chain.json was written." in window.messages.accessibleName())
    found = json.loads(file.read_text(encoding="utf-8"))
    again = tmp_path / "again"
    again.mkdir()
    shutil.copytree(DEMO, again / "demo")
    monkeypatch.chdir(again)
    words = shlex.split(found["reproduce"]["command"])
    assert main(words[1:]) == 0
    assert (again / "chain.json").read_bytes() == file.read_bytes()
    assert window.workspace.question.simulation is not None
    assert window.workspace.question.simulation.verdict.decision is Decision.ALLOW


@pytest.mark.parametrize(("suffix", "start"), [(".html", b"<!DOCTYPE html>"), (".pdf", b"%PDF")])
def test_the_suffix_says_the_format_of_evidence(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, suffix: str, start: bytes
) -> None:
    three_hops(qtbot, window)
    file = tmp_path / f"chain{suffix}"
    with qtbot.waitSignal(window.writing.files.written):
        window.writing.evidence.write(file)
    assert file.read_bytes()[: len(start)].lower() == start.lower()


def test_evidence_that_cannot_be_written_says_so(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.writing.evidence.write(tmp_path / "nothing.html")  # nothing is asked: nothing happens
    window.workspace.question.evidence_asked.emit()
    three_hops(qtbot, window)
    with qtbot.waitSignal(window.writing.files.failed):
        window.writing.evidence.write(tmp_path / "no folder" / "chain.html")
    assert "could not be written" in window.messages.accessibleName()


def test_a_long_name_of_a_caller_leaves_room_for_the_role(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_hops(qtbot, window)
    chain = window.workspace.question.chain
    assert chain is not None
    long = f"build-{'x' * 80}"
    monkeypatch.setattr("rolescope.ui.features.export.writing.caller_name", lambda _caller: long)
    name = file_name(chain)
    assert name.startswith("evidence-build-xxx")
    assert name.endswith("-prod-admin")
    assert len(name) <= 60
