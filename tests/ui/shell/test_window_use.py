"""What people do in the window, by real events: menus, search while picking, focus view, sizes."""

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from rolescope.model.caller import SessionCaller
from rolescope.pictures.picture import ItemKind
from rolescope.ui.shared.caller_picker import CallerPicker
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.shell.panel_areas.panels import PANELS
from rolescope.ui.state import role_requests
from rolescope.ui.state.selection import Selection
from rolescope.value import replace
from support.window.choices import choose
from support.window.some_way import simulate_some_way
from support.window.worst_finding import choose_worst_finding
from support.worlds.changes import WITHOUT_RUNNERS
from support.worlds.recorded_calls import RECORDS

pytestmark = pytest.mark.usefixtures("no_flashes")


def node(window: MainWindow, name: str) -> str:
    assert window.workspace.world.analysis is not None
    return next(n.id for n in window.workspace.world.analysis.graph.nodes if n.name == name)


def edge(window: MainWindow, source: str, target: str) -> str:
    found = window.workspace.world.edges_to(node(window, target))
    return next(e.id for e in found if e.source in (source, node(window, source)))


def click(window: MainWindow, place: QPointF) -> None:
    viewport = window.pane.canvas.viewport()
    QTest.mouseMove(viewport, place.toPoint())
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place.toPoint())


def click_node(window: MainWindow, name: str) -> None:
    canvas = window.pane.canvas
    item = canvas.item(min(canvas.related.of_nodes((node(window, name),))))
    assert item is not None
    click(window, canvas.place_of(item))


def search(qtbot: QtBot, window: MainWindow, text: str) -> None:
    """Find with the keyboard and take the first hit."""
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(window.search.hasFocus)
    QTest.keyClicks(window.search, text)
    QTest.keyClick(window.search, Qt.Key.Key_Return)


# Menus


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.id)
def test_every_panel_of_the_view_menu_is_opened_and_closed_by_mouse(
    qtbot: QtBot, window: MainWindow, panel: object
) -> None:
    role_requests.ask(window.workspace, node(window, "svc-scanner"), node(window, "audit-hub"))
    panel_id = panel.id  # type: ignore[attr-defined] # a Panel
    if panel_id in ("impact", "compare"):
        window.workspace.history.add_edit(WITHOUT_RUNNERS[0])
    if panel_id == "compare":
        window.workspace.comparison.with_scenarios(None, window.workspace.history.review.current)
    if panel_id == "finding":
        choose_worst_finding(qtbot, window)
    elif panel_id == "reality":
        window.workspace.reality.read([RECORDS])
    elif panel_id == "way-proof":
        simulate_some_way(qtbot, window)
    window.workbench.close_panel(panel_id)
    for is_open in (True, False):
        view, menu, bar = window.menus.menus["View"], window.menus.panels, window.menus.bar
        QTest.mouseClick(
            bar, Qt.MouseButton.LeftButton, pos=bar.actionGeometry(view.menuAction()).center()
        )
        qtbot.waitUntil(view.isVisible)
        place = view.actionGeometry(menu.menuAction()).center()
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
        qtbot.waitUntil(menu.isVisible)
        action = next(x for x in menu.actions() if x.property("panel") == panel_id)
        assert action.isChecked() is not is_open
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
        assert window.is_panel_open(panel_id) is is_open
        menu.close()
        view.close()


def test_menu_of_a_bundle_says_what_it_asks_for(window: MainWindow) -> None:
    """A double click on several roles in one row offers them under a heading."""
    canvas = window.pane.canvas
    bundle = next(
        x for x in window.pane.picture.items if x.kind is ItemKind.ROW and len(x.nodes) > 1
    )
    QTest.mouseDClick(
        canvas.viewport(), Qt.MouseButton.LeftButton, pos=canvas.place_of(bundle).toPoint()
    )
    menu = next(x for x in window.pane.findChildren(QMenu) if x.isVisible())
    heading = menu.actions()[0]
    assert heading.text() == "Focus on"
    assert not heading.isSeparator()
    assert not heading.isEnabled()
    menu.close()


# Picking


def test_search_completes_a_pick(qtbot: QtBot, window: MainWindow) -> None:
    """What a click on the canvas does while a role is picked, a search hit does as well."""
    click_node(window, "svc-scanner")
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_S)
    search(qtbot, window, "audit-hub")
    simulation = window.workspace.question.simulation
    assert simulation is not None
    assert simulation.request.role == node(window, "audit-hub")


def test_search_says_who_calls(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_S)
    search(qtbot, window, "svc-scanner")
    assert window.workspace.question.picking_for == node(window, "svc-scanner")
    window.pane.picking.stop()


def test_a_pasted_arn_that_nobody_has_is_a_caller_from_outside(
    qtbot: QtBot, window: MainWindow
) -> None:
    """The search offers it, also while a caller is picked; while a role is, nothing is found."""
    vendor = "arn:aws:iam::424242424242:role/vendor-reader"
    question = window.workspace.question
    for picks_caller in (False, True):
        window.workspace.selection.select(Selection())
        if picks_caller:
            QTest.keyClick(window.pane.canvas, Qt.Key.Key_S)
        QGuiApplication.clipboard().setText(vendor)
        QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(window.search.hasFocus)
        QTest.keyClick(window.search, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert [hit.node for hit in window.search.hits] == [None, vendor]
        QTest.keyClick(window.search, Qt.Key.Key_Return)
        assert question.picking_outsider == SessionCaller(role=vendor)
        QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(window.search, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert [hit.node for hit in window.search.hits] == [None]
        window.search.clear()
        window.pane.picking.stop()
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_S)
    search(qtbot, window, vendor)
    search(qtbot, window, "db-import")
    assert question.simulation is not None
    assert question.simulation.request.caller == SessionCaller(role=vendor)
    assert question.simulation.request.role == node(window, "db-import")


def test_request_that_sts_refuses_is_not_drawn_as_allowed(window: MainWindow) -> None:
    """ST-*: a refusal (20 h of duration) is a denial, whatever the policies say."""
    workspace = window.workspace
    role_requests.ask(workspace, node(window, "svc-scanner"), node(window, "audit-hub"))
    assert workspace.question.simulation is not None
    request = workspace.question.simulation.request
    answer = workspace.question.simulate(
        replace(request, parameters=replace(request.parameters, duration=72_000))
    )
    assert answer.verdict.refusals
    look = window.pane.canvas._item.look
    assert (look.ink, look.sign) == ("denied", "close-thick")


# Selecting


def test_click_on_the_header_of_an_account_selects_it(window: MainWindow) -> None:
    canvas = window.pane.canvas
    account = next(x for x in window.pane.picture.items if x.kind is ItemKind.ACCOUNT)
    corner = canvas.camera.to_view(QPointF(account.x, account.y))
    click(window, corner + QPointF(40, 14) * canvas.camera.zoom)
    assert window.workspace.selection.current == Selection(nodes=account.nodes)
    assert window.is_panel_open("inspector")
    inner = canvas.related.inside(account)
    lit = canvas._item.look.lit
    assert lit is not None
    assert {x.id for x in inner} <= lit


def test_trust_of_a_service_lights_the_service_and_the_role(window: MainWindow) -> None:
    """A trust without a line of its own is shown by its ends."""
    found = next(
        e
        for n in window.workspace.world.analysis.graph.nodes  # type: ignore[union-attr] # it is open
        for e in window.workspace.world.edges_to(n.id)
        if e.source == "lambda.amazonaws.com"
    )
    window.workspace.selection.select(Selection(edges=(found.id,)))
    related = window.pane.canvas.related
    look = window.pane.canvas._item.look
    assert related.of_nodes((found.source,)) <= look.selected
    assert related.of_nodes((found.target,)) <= look.selected
    assert look.lit is not None


def test_escape_in_a_panel_clears_the_selection(window: MainWindow) -> None:
    """The status bar says that Esc clears, wherever the keyboard's focus is."""
    role_requests.ask(window.workspace, node(window, "svc-scanner"), node(window, "audit-hub"))
    window.workbench.open_panel("request")
    window.cycle_panels(1)
    panel = window.workbench.widget("request")
    focus = window.focusWidget()
    assert panel is not None
    assert focus is not None
    assert window.workbench.right.isAncestorOf(focus)
    QTest.keyClick(focus, Qt.Key.Key_Escape)
    assert not window.workspace.selection.current
    assert window.pane.canvas.hasFocus()


def test_status_bar_says_nothing_of_a_scenario_that_was_closed(window: MainWindow) -> None:
    edit = next(
        edit
        for e in window.workspace.world.edges_to(node(window, "audit-hub"))
        if (edit := role_requests.without_trust(window.workspace, e.id)) is not None
    )
    window.workspace.history.add_edit(edit)
    assert window.status.note.text().startswith("Scenario: 1 edit")
    QTest.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    choose(window, "Discard")
    assert window.status.note.text() == ""


# Focus view and camera


def test_focus_view_opens_at_its_title_with_nothing_dimmed(
    qtbot: QtBot, window: MainWindow
) -> None:
    click_node(window, "prod-admin")
    with qtbot.waitSignal(window.pane.drawn):
        QTest.keyClick(window.pane.canvas, Qt.Key.Key_E)
    assert window.pane.picture.view == "focus"
    assert window.pane.canvas.camera.visible.topLeft() == QPointF(0, 0)
    assert window.pane.canvas._item.look.lit is None


def test_resizing_never_leaves_the_picture_smaller(qtbot: QtBot, window: MainWindow) -> None:
    role_requests.ask(window.workspace, node(window, "svc-scanner"), node(window, "audit-hub"))
    camera = window.pane.canvas.camera
    before = camera.zoom
    for width, height in ((1000, 640), (960, 600), (853, 480), (1280, 720), (1600, 1000)):
        with qtbot.waitSignal(window.pane.drawn):
            window.resize(width, height)
        assert camera.zoom == before
    assert window.minimumSize().width() <= 853, "1280 at 150 %"


def test_fit_leaves_room_for_the_legend(window: MainWindow) -> None:
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_F)
    pane = window.pane
    end = pane.canvas.camera.to_view(QPointF(pane.picture.width, pane.picture.height))
    assert pane.legend.isVisible()
    assert end.y() <= pane.legend.y()
    assert pane.canvas.camera.to_view(QPointF(0, 0)).y() >= 0


def test_row_that_is_seen_when_clicked_stays_where_it_is(qtbot: QtBot, window: MainWindow) -> None:
    canvas = window.pane.canvas
    click_node(window, "deploy-hub")
    qtbot.waitUntil(lambda: window.pane.picture.width <= window.pane.width())
    before = canvas.camera.visible.topLeft()
    room = QRectF(canvas.viewport().rect())
    for item in window.pane.picture.items:
        place = canvas.place_of(item)
        if item.kind is ItemKind.ROW and room.adjusted(60, 30, -200, -60).contains(place):
            click(window, place)
            assert canvas.camera.visible.topLeft() == before, item.name


@pytest.mark.parametrize("size", [(1600, 1000), (1280, 720)])
def test_the_picture_is_laid_out_beside_the_inspector(
    qtbot: QtBot, window: MainWindow, size: tuple[int, int]
) -> None:
    pane = window.pane
    window.resize(*size)
    qtbot.waitUntil(lambda: pane.picture.width == size[0])
    click_node(window, "deploy-hub")
    seen = size[0] - window.workbench.right.width()
    qtbot.waitUntil(lambda: pane.picture.width <= seen)
    role = pane.canvas.item(min(pane.canvas.related.of_nodes((node(window, "deploy-hub"),))))
    assert role is not None
    assert QRectF(0, 0, seen, pane.height()).contains(pane.canvas.place_of(role))
    assert pane.canvas.camera.zoom == 1
    window.workbench.close_panel("inspector")
    qtbot.waitUntil(lambda: pane.picture.width == size[0])
    assert pane.canvas.camera.zoom == 1


def test_a_large_screen_shows_the_picture_larger(qtbot: QtBot, window: MainWindow) -> None:
    pane = window.pane
    with qtbot.waitSignal(pane.drawn):
        window.resize(2560, 1440)
    camera = pane.canvas.camera
    assert camera.zoom > 1.3
    end = camera.to_view(QPointF(pane.picture.width, pane.picture.height))
    assert pane.width() - 40 < end.x() <= pane.width()
    assert end.y() <= pane.legend.y()
    click_node(window, "deploy-hub")
    qtbot.waitUntil(window.workbench.right.isVisible)
    qtbot.waitUntil(
        lambda: (
            camera.to_view(QPointF(pane.picture.width, 0)).x()
            <= 2560 - window.workbench.right.width()
        )
    )
    assert camera.zoom > 1
    window.workbench.close_panel("inspector")
    with qtbot.waitSignal(pane.drawn):
        window.resize(1600, 1000)
    assert camera.zoom == 1


def test_the_subject_of_a_focus_is_not_behind_the_inspector(
    qtbot: QtBot, window: MainWindow
) -> None:
    pane, role = window.pane, node(window, "prod-admin")
    window.resize(1280, 720)
    qtbot.waitUntil(lambda: window.workbench.is_narrow and pane.picture.width == 1280)
    with qtbot.waitSignal(pane.drawn):
        pane.focus_on(role)
    canvas = pane.canvas
    item = canvas.item(min(canvas.related.of_nodes((role,))))
    assert item is not None
    canvas.camera.look(QPointF(item.x + item.w - pane.width(), 0))
    window.workspace.selection.select(Selection(nodes=(role,)))
    seen = QRectF(0, 0, pane.width() - window.workbench.right.width(), pane.height())
    qtbot.waitUntil(lambda: seen.contains(canvas.place_of(canvas.related.items[item.id])))


def test_whoever_zoomed_keeps_the_zoom_beside_the_inspector(
    qtbot: QtBot, window: MainWindow
) -> None:
    pane = window.pane
    pane.canvas.zoom_by(1.5)
    click_node(window, "gha-deploy")
    qtbot.waitUntil(lambda: pane.picture.width <= pane.width())
    assert pane.canvas.camera.zoom == 1.5
    role = pane.canvas.item(min(pane.canvas.related.of_nodes((node(window, "gha-deploy"),))))
    assert role is not None
    assert QRectF(pane.rect()).contains(pane.canvas.place_of(role))


def test_whoever_scrolled_keeps_the_place_beside_a_panel(qtbot: QtBot, window: MainWindow) -> None:
    pane, camera = window.pane, window.pane.canvas.camera
    window.resize(1280, 720)
    qtbot.waitUntil(lambda: pane.picture.width == 1280)
    camera.look(QPointF(0, 200))
    assert camera.visible.top() == 200
    window.workbench.open_panel("coverage")
    qtbot.waitUntil(lambda: pane.picture.width <= pane.width())
    assert camera.visible.top() > 100


def test_a_few_pixels_move_nothing(qtbot: QtBot, window: MainWindow) -> None:
    made_for = window.pane.frame()
    window.resize(1611, 1009)
    qtbot.waitUntil(lambda: window.pane.width() == 1611)
    assert window.pane.frame() == made_for


def test_chosen_danger_is_not_hidden_behind_the_inspector(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(1280, 720)
    qtbot.waitUntil(lambda: window.workbench.is_narrow and window.pane.attention.isVisible())
    pane = window.pane
    dangers = [x for x in pane.picture.items if x.kind is ItemKind.ATTENTION]
    for danger in dangers:
        window.workspace.selection.select(Selection())
        pane.attention.chosen.emit(danger.edges)
        assert window.is_panel_open("inspector")
        seen = QRectF(0, 0, pane.width() - 360, pane.height())
        for item in pane.highlight.items_of(window.workspace.selection.current):
            found = pane.canvas.item(item)
            assert found is not None
            if found.kind is not ItemKind.EDGE:
                assert seen.contains(pane.canvas.place_of(found)), (danger.name, found.name)


def test_without_this_trust_does_not_open_closed_panels(window: MainWindow) -> None:
    """The answer to the last question is renewed, but nobody asked to see it."""
    workspace = window.workspace
    role_requests.ask(workspace, node(window, "svc-scanner"), node(window, "audit-hub"))
    for panel in ("request", "result", "permissions"):
        window.workbench.close_panel(panel)
    edit = next(
        edit
        for e in workspace.world.edges_to(node(window, "release-manager"))
        if (edit := role_requests.without_trust(workspace, e.id)) is not None
    )
    workspace.history.add_edit(edit)
    assert not any(map(window.is_panel_open, ("request", "result", "permissions")))
    assert workspace.question.simulation is not None
    workspace.question.simulate(workspace.question.simulation.request)
    assert window.is_panel_open("result")


def test_taken_out_trust_is_shown_as_it_was(window: MainWindow) -> None:
    """TR-15: the ghost says that it is not in this scenario, beside the document it was in."""
    workspace = window.workspace
    found, edit = next(
        (e, edit)
        for e in workspace.world.edges_to(node(window, "release-manager"))
        if (edit := role_requests.without_trust(workspace, e.id)) is not None
    )
    workspace.history.add_edit(edit)
    workspace.selection.select(Selection(edges=(found.id,)))
    inspector = window.workbench.widget("inspector")
    details = getattr(inspector, "details", None)
    assert details is not None
    facts = [fact.text for fact in details.trust.facts]
    assert facts[:2] == ["Not in this scenario", "Shown as imported"]
    assert not {"Allowed", "Permitted only", "Trusted only", "Cannot be decided"} & set(facts)
    (trust_policy, *_) = (tab for tab in details.trust.tabs if tab.title == "Trust policy")
    assert trust_policy.excerpts[0].tints


def test_the_panels_of_an_answer_are_made_while_nobody_waits(
    qtbot: QtBot, window: MainWindow
) -> None:
    """The first answer must not wait for its panels to be made."""
    bench, names = window.workbench, ("request", "result", "permissions")
    qtbot.waitUntil(lambda: all(bench.widget(name) is not None for name in names))
    made = [bench.widget(name) for name in names]
    assert not any(widget.isVisible() for widget in made if widget)
    assert not any(map(window.is_panel_open, names))
    role_requests.ask(window.workspace, node(window, "deploy-hub"), node(window, "release-manager"))
    assert [bench.widget(name) for name in names] == made
    assert window.is_panel_open("request")
    assert window.is_panel_open("result")
    request, result, _ = made
    assert request is not None
    assert result is not None
    assert request.isVisible()
    assert result.isVisible()


def test_somebody_of_an_account_that_is_not_imported_calls_by_its_trust(
    window: MainWindow,
) -> None:
    """S on its trust asks who of the account calls; the role is that of the trust."""
    workspace = window.workspace
    trust = next(
        one
        for one in workspace.world.edges_to(node(window, "db-import"))
        if one.source == "992711840031"
    )
    workspace.selection.select(Selection(edges=(trust.id,)))
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_S)
    line = window.findChildren(CallerPicker)[-1].outside.text.lineEdit()
    assert line is not None
    QTest.keyClicks(line, "importer")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert workspace.question.simulation is not None
    assert workspace.question.simulation.request.role == trust.target


def test_somebody_of_an_account_that_is_not_imported_calls(window: MainWindow) -> None:
    """S on an account asks who of it calls; then a click names the role."""
    workspace = window.workspace
    unknown = "992711840031"
    workspace.selection.select(Selection(nodes=(unknown,)))
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_S)
    picker = window.findChildren(CallerPicker)[-1]
    line = picker.outside.text.lineEdit()
    assert line is not None
    assert line.text() == f"arn:aws:iam::{unknown}:role/"
    QTest.keyClicks(line, "importer")
    caller = SessionCaller(role=line.text())
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert workspace.question.picking_outsider == caller
    window.commands.go_to(node(window, "db-import"))
    assert workspace.question.simulation is not None
    assert workspace.question.simulation.request.caller == caller
    assert workspace.question.simulation.request.role == node(window, "db-import")
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_Escape)
    workspace.selection.select(Selection(nodes=("*",)))
    QTest.keyClick(window.pane.canvas, Qt.Key.Key_S)
    anyone = window.findChildren(CallerPicker)[-1]
    assert anyone.outside.isVisible()
    QTest.keyClick(anyone, Qt.Key.Key_Escape)
    assert workspace.question.picking_for is None
