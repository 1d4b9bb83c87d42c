"""The window's thread never does the same work twice, and large work in turns: by counts."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from rolescope.ui.canvas import painter
from rolescope.ui.canvas.camera import Viewport
from rolescope.ui.canvas.item_relations import ItemStates
from rolescope.ui.canvas.pieces import Pieces
from rolescope.ui.features.explore import panel as explore
from rolescope.ui.features.findings import panel as findings
from rolescope.ui.features.findings.panel import SeverityFilter
from rolescope.ui.features.inspect import panel as inspector
from rolescope.ui.features.paths import panel as paths
from rolescope.ui.features.simulate import request_panel, result_panel
from rolescope.ui.kit import details, style, time_slices
from rolescope.ui.kit.policy_view import PolicyView
from rolescope.ui.kit.text import StyledLabel, StyledRun
from rolescope.ui.kit.tree import NOWHERE, Index, TreeModel, TreeNode, TreeView
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.shell.panel_areas.panel_prebuild import PanelPrebuild
from rolescope.ui.shell.panel_areas.panels import PANELS
from rolescope.ui.state import role_requests
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from support.worlds.changes import WITHOUT_RUNNERS

Count = Callable[[object, str], list[object]]


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> Count:
    """Notes the calls of something, which does what it did."""

    def watch(owner: object, name: str) -> list[object]:
        calls: list[object] = []
        real = getattr(owner, name)

        def noted(*args: object, **named: object) -> object:
            calls.append(args[-1] if args else None)
            return real(*args, **named)

        monkeypatch.setattr(owner, name, noted)
        return calls

    return watch


@pytest.fixture
def painted(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[Viewport]:
    """What of the window's picture is painted."""
    views: list[Viewport] = []
    real = painter.paint

    def paint(to: QPainter, pieces: Pieces, look: ItemStates, view: Viewport) -> None:
        if pieces is window.pane.canvas._item.pieces:
            views.append(view)
        real(to, pieces, look, view)

    monkeypatch.setattr(painter, "paint", paint)
    return views


def node(window: MainWindow, name: str) -> str:
    assert window.workspace.world.analysis is not None
    return next(x.id for x in window.workspace.world.analysis.graph.nodes if x.name == name)


@pytest.mark.usefixtures("app")
def test_a_text_is_broken_once_for_each_width(count: Count) -> None:
    text = StyledLabel([StyledRun("who may assume what, and by which way")])
    broken = count(text, "_break_lines")
    for width in (80, 80, 200, 80, 200):
        text.heightForWidth(width)
    assert broken == [80, 200]
    text.set_runs([StyledRun("who may assume what, and by which way")])
    assert text.heightForWidth(80) > text.heightForWidth(200)
    assert len(broken) == 2
    text.set_runs([StyledRun("another")])
    assert text.heightForWidth(80) == text.heightForWidth(200)
    assert len(broken) == 4


@pytest.mark.parametrize("wrap", [True, False])
def test_a_text_takes_the_colors_of_another_theme(app: QApplication, *, wrap: bool) -> None:
    text = StyledLabel([StyledRun("deploy-hub", "name", "accent")], wrap=wrap)
    text.resize(120, 24)
    light = text.grab().toImage()
    style.apply(app, "dark")
    assert text.grab().toImage() != light
    style.apply(app, "light")
    assert text.grab().toImage() == light


class Polished(QWidget):
    """Counts how often it is told of another style."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - of Qt
        self.times += event.type() == QEvent.Type.StyleChange
        super().changeEvent(event)


def test_another_theme_polishes_a_widget_as_often_however_deep_it_is(
    app: QApplication, qtbot: QtBot
) -> None:
    window = around = QWidget()
    qtbot.addWidget(window)
    for _ in range(8):
        around = QWidget(around)
    widget = Polished()
    widget.setParent(around)
    window.ensurePolished()
    widget.times = 0
    style.apply(app, "dark")
    qtbot.waitUntil(lambda: widget.times > 0)
    style.apply(app, "dark")
    app.processEvents()
    assert widget.times == 1


def test_segments_are_polished_anew_where_their_room_differs_alone(window: MainWindow) -> None:
    inside = Polished()
    inside.setParent(window.tool_bar.views)
    inside.ensurePolished()
    inside.times = 0
    window.resize(850, 700)
    assert inside.times == 1
    window.resize(840, 690)
    assert inside.times == 1


def test_the_right_side_keeps_its_style_beside_the_canvas_and_over_it(window: MainWindow) -> None:
    window.workspace.window.open_panel("request")
    workbench, inside = window.workbench, Polished()
    inside.setParent(workbench.right)
    inside.ensurePolished()
    inside.times = 0
    for width in (1280, 1600):
        window.resize(width, 900)
        assert (workbench.right.x() < workbench.middle.width()) is (width == 1280)
    assert not inside.times


def test_a_document_is_written_once_when_the_inspector_opens(
    window: MainWindow, count: Count
) -> None:
    analysis = window.workspace.world.analysis
    assert analysis is not None
    written = count(PolicyView, "_fill")
    for edge in [edge for edge in analysis.graph.edges if edge.is_trust][:2]:
        written.clear()
        window.workspace.selection.select(Selection(edges=(edge.id,)))
        assert window.workbench.is_open("inspector")
        window.workbench.close_panel("inspector")
    assert len(written) == 1


def test_severities_are_polished_anew_where_their_room_differs_alone(qtbot: QtBot) -> None:
    severities, inside = SeverityFilter(), Polished()
    qtbot.addWidget(severities)
    inside.setParent(severities)
    inside.ensurePolished()
    inside.times = 0
    severities.fit(is_roomy=False)
    assert inside.times == 1
    severities.fit(is_roomy=False)
    assert inside.times == 1


class Line(TreeNode):
    def make_below(self) -> list["Line"]:
        return []


class Lines(TreeModel[Line]):
    """Counts how often a view asks for a line."""

    asked = 0

    def said(self, node: Line, _column: int, role: int) -> object:
        return f"line {node.row}" if role == Qt.ItemDataRole.DisplayRole else None

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        self.asked += 1
        return super().index(row, column, parent)


def test_a_long_list_is_laid_out_after_its_theme_has_changed(
    app: QApplication, qtbot: QtBot
) -> None:
    count = 200
    tree = TreeView("Lines")
    qtbot.addWidget(tree)
    lines = Lines(tree)
    tree.setModel(lines)
    lines.show_nodes([Line(row, None) for row in range(count)])
    tree.show()
    qtbot.waitExposed(tree)
    qtbot.waitUntil(lambda: lines.asked >= count)
    lines.asked = 0
    style.apply(app, "dark")
    assert lines.asked < count
    qtbot.waitUntil(lambda: lines.asked >= count)


def test_a_selection_paints_the_picture_once(
    qtbot: QtBot, window: MainWindow, painted: list[Viewport]
) -> None:
    window.workspace.selection.select(Selection(nodes=(node(window, "deploy-hub"),)))
    qtbot.waitUntil(lambda: window.workbench.is_open("inspector"))
    pane = window.pane
    qtbot.waitUntil(lambda: pane.picture.width <= pane.width())  # beside the panel
    for _ in range(5):
        QApplication.processEvents()
    painted.clear()
    window.workspace.selection.select(Selection(nodes=(node(window, "release-manager"),)))
    assert not painted
    qtbot.waitUntil(lambda: bool(painted))
    for _ in range(5):
        QApplication.processEvents()
    assert len(painted) == 1


def test_a_picture_that_moves_is_copied_when_its_bitmap_is_painted(
    qtbot: QtBot, window: MainWindow, painted: list[Viewport]
) -> None:
    canvas = window.pane.canvas
    layer = canvas._item._layer
    canvas.viewport().repaint()
    canvas.viewport().repaint()
    qtbot.waitUntil(lambda: layer._bitmap is not None)
    painted.clear()
    canvas.camera.pan(12, 7)
    canvas.viewport().repaint()
    assert not painted
    canvas.camera.pan(canvas.width(), 0)  # beyond what was painted
    canvas.viewport().repaint()
    assert len(painted) == 1
    bitmap = layer._bitmap
    qtbot.waitUntil(lambda: layer._bitmap is not bitmap)
    painted.clear()
    canvas.viewport().repaint()
    assert not painted


def test_what_a_question_covers_at_once_is_not_made(window: MainWindow, count: Count) -> None:
    made = count(inspector, "TrustDetails"), count(inspector, "NodeDetails")
    caller, role = node(window, "deploy-hub"), node(window, "release-manager")
    role_requests.ask(window.workspace, caller, role)
    assert window.workspace.selection.current.edges
    assert window.workbench.is_open("request")
    assert made == ([], [])
    window.workspace.window.open_panel("inspector")
    assert sum(map(len, made)) <= 1
    window.workspace.selection.select(Selection(nodes=(role,)))
    assert window.workbench.is_open("inspector")
    role_requests.ask(window.workspace, caller, role)  # again: nothing else comes to the front
    assert window.workbench.is_open("inspector")
    assert window.workspace.selection.current.edges


def test_tabs_that_are_offered_come_before_their_row_is_seen(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    bottom = window.workbench.bottom
    seen: list[bool] = []
    insert = bottom.tabs.insertTab

    def noted(place: int, title: str) -> int:
        seen.append(bottom.isVisible())
        return insert(place, title)

    monkeypatch.setattr(bottom.tabs, "insertTab", noted)
    caller, role = node(window, "deploy-hub"), node(window, "release-manager")
    role_requests.ask(window.workspace, caller, role)
    assert len(seen) > 1
    assert bottom.isVisible()
    assert not any(seen)


def test_findings_are_not_counted_again_in_another_room(
    qtbot: QtBot, window: MainWindow, count: Count
) -> None:
    window.workspace.window.open_panel("findings")
    qtbot.waitUntil(lambda: window.workspace.findings.found is not None)
    counted = count(findings, "held_words")
    window.resize(1100, 800)
    QApplication.processEvents()
    assert not counted


def test_what_frames_the_details_of_a_selection_is_made_once(
    window: MainWindow, count: Count
) -> None:
    workspace = window.workspace
    workspace.selection.select(Selection(nodes=(node(window, "deploy-hub"),)))
    made = count(details, "DocumentTabs"), count(inspector, "NoteCard")
    shown = count(inspector, "NodeDetails"), count(inspector, "TrustDetails")
    workspace.selection.select(Selection(nodes=(node(window, "release-manager"),)))
    workspace.selection.select(
        Selection(edges=(workspace.world.edges_to(node(window, "release-manager"))[0].id,))
    )
    assert made == ([], [])
    assert [len(calls) for calls in shown] == [1, 1]
    workspace.window.open_panel("explore")
    workspace.window.open_panel("inspector")
    assert [len(calls) for calls in shown] == [1, 1]


def test_panels_are_made_ahead_one_in_a_turn(qtbot: QtBot, window: MainWindow) -> None:
    made: dict[str, QWidget] = {}
    stacks = {area: QStackedWidget(window) for area in ("right", "bottom")}
    ahead = PanelPrebuild(stacks, window.workspace, PANELS, made, window)
    ahead._idle.setInterval(0)
    ahead.begin()
    assert not made
    seen = []
    while ahead._idle.isActive():
        QApplication.processEvents()
        seen.append(len(made))
    assert list(made) == [
        "inspector",
        "request",
        "result",
        "permissions",
        "edit",
        "paths",
        "assertions",
        "history",
        "compare",
        "findings",
    ]
    assert all(after - before <= 1 for before, after in pairwise(seen))
    ahead.begin()
    qtbot.waitUntil(lambda: not ahead._idle.isActive())
    assert len(made) == 10


def test_a_panel_made_ahead_is_polished_where_it_waits(qtbot: QtBot, workspace: Workspace) -> None:
    stack, widget = QStackedWidget(), Polished()
    qtbot.addWidget(stack)
    panel = Panel(
        id="result",
        title="Result",
        area="bottom",
        make=lambda _document: widget,
        shown_when=lambda _document: True,
    )
    ahead = PanelPrebuild({"bottom": stack}, workspace, (panel,), {}, stack)
    ahead._idle.setInterval(0)
    ahead.begin()
    qtbot.waitUntil(lambda: not ahead._idle.isActive())
    assert widget.parent() is stack
    widget.times = 0
    stack.addWidget(widget)
    assert widget.times == 0


def test_undo_and_redo_look_up_what_was_looked_up(window: MainWindow) -> None:
    workspace = window.workspace
    first = workspace.world.index
    assert workspace.history.add_edit(WITHOUT_RUNNERS[0])
    second = workspace.world.index
    assert second is not first
    workspace.history.stack.undo()
    assert workspace.world.index is first
    workspace.history.stack.redo()
    assert workspace.world.index is second
    workspace.opener.close()
    assert not workspace.world.index.world.accounts
    workspace.opener.open_demo()
    assert workspace.world.index not in (first, second)


def test_commands_are_enabled_once_for_all_that_an_undo_changes(
    window: MainWindow, count: Count
) -> None:
    workspace = window.workspace
    caller, role = node(window, "deploy-hub"), node(window, "release-manager")
    role_requests.ask(workspace, caller, role)
    assert workspace.history.add_edit(WITHOUT_RUNNERS[0])
    refreshed = count(window.menus, "refresh")
    for name in ("undo", "redo"):
        refreshed.clear()
        window.menus.by_id[name].trigger()
        assert len(refreshed) == 3  # and for the place in the history, and as by each command
    assert window.menus.by_id["undo"].isEnabled()
    assert not window.menus.by_id["redo"].isEnabled()


def test_long_work_takes_several_turns(
    app: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(time_slices, "thread_time", lambda: now)
    done: list[str] = []

    def steps(name: str, count: int) -> Iterator[None]:
        nonlocal now
        for number in range(count):
            now += 0.005
            done.append(f"{name} {number}")
            yield

    work = time_slices.TimeSlices(app)
    work.begin(steps("short", 2))
    assert done == ["short 0", "short 1"]
    work.begin(steps("given up", 9))
    assert len(done) == 5
    work.begin(steps("long", 5))
    assert done[5:] == ["long 0", "long 1", "long 2"]
    qtbot.waitUntil(lambda: len(done) == 10)
    work.leave()
    work.deleteLater()


def test_panels_behind_others_work_nothing_out(window: MainWindow, count: Count) -> None:
    workspace = window.workspace
    caller, role = node(window, "deploy-hub"), node(window, "release-manager")
    role_requests.ask(workspace, caller, role)
    workspace.window.open_panel("paths")
    workspace.selection.select(Selection(nodes=(role,)))
    shown = (
        count(result_panel, "trace"),
        count(request_panel, "asked_for"),
        count(paths, "end_words"),
    )
    assert workspace.history.add_edit(WITHOUT_RUNNERS[0])
    workspace.history.stack.undo()
    assert [len(calls) for calls in shown] == [0, 0, 2]
    workspace.window.open_panel("result")
    workspace.window.open_panel("request")
    assert [len(calls) for calls in shown] == [1, 1, 2]
    workspace.history.stack.redo()
    role_requests.ask(workspace, caller, role)
    assert [len(calls) for calls in shown] == [3, 1, 2]  # what the edit does is in front
    workspace.window.open_panel("request")
    workspace.window.open_panel("paths")
    assert [len(calls) for calls in shown] == [3, 2, 3]


def test_a_tree_that_is_not_seen_is_not_made(window: MainWindow, count: Count) -> None:
    made = count(explore, "explore_tree")
    window.workspace.window.open_panel("explore")
    window.workspace.window.open_panel("notes")
    made.clear()
    window.workspace.history.add_edit(WITHOUT_RUNNERS[0])
    assert not made
    window.workspace.window.open_panel("explore")
    window.workspace.window.open_panel("explore")
    assert len(made) == 1
    window.workspace.history.stack.undo()
    assert len(made) == 2
