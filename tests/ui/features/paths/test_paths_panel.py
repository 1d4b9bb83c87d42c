"""The panel Paths with real events: questions, paths on the canvas, chains, edits."""

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from rolescope.model.edits.documents import WithDocument
from rolescope.model.place import Place, PlaceKind
from rolescope.trust.edge import Node, NodeKind, Zone
from rolescope.trust.paths.values import StepLevel
from rolescope.ui.features.paths.panel import PathsPanel
from rolescope.ui.features.paths.path_model import More
from rolescope.ui.kit import style
from rolescope.ui.kit.pills import FactPill
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.selection import Selection
from rolescope.words.paths.path_rows import (
    ChokeRow,
    PathRow,
    PathsQuestion,
    PathsSection,
    PathsText,
    PathTurn,
    ReachRow,
)

TOOLS, PROD = "arn:aws:iam::770233459910:", "arn:aws:iam::441700923385:"
RUNNER, HUB = f"{TOOLS}user/ci-runner", f"{TOOLS}role/deploy-hub"
RELEASE, ADMIN = f"{PROD}role/release-manager", f"{PROD}role/prod-admin"
LEFT, RIGHT, SHIFT = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.RightButton,
    Qt.KeyboardModifier.ShiftModifier,
)
Key = Qt.Key


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow) -> PathsPanel:
    """The panel, opened by a key on the canvas with both ends selected."""
    press(window, Key.Key_B, RUNNER, ADMIN)
    qtbot.waitUntil(lambda: window.workbench.is_open("paths"))
    return of(window)


def of(window: MainWindow) -> PathsPanel:
    found = window.workbench.widget("paths")
    assert isinstance(found, PathsPanel)
    return found


def press(window: MainWindow, key: Key, *nodes: str, shift: bool = False) -> None:
    """Select nodes and press a letter on the canvas."""
    window.workspace.selection.select(Selection(nodes=nodes))
    window.pane.canvas.setFocus()
    modifier = SHIFT if shift else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(window.pane.canvas, key, modifier)


def rows(panel: PathsPanel) -> list[PathRow | ReachRow]:
    return [line for line in panel.list.lines if isinstance(line, PathRow | ReachRow)]


def place_of(panel: PathsPanel, number: int) -> QPoint:
    """Return where a row stands, headings not counted."""
    lines = panel.list.lines
    line = lines.index(rows(panel)[number])
    index = panel.list.model().index(line, 0)
    panel.list.scrollTo(index)
    return panel.list.visualRect(index).center()


def click(panel: PathsPanel, number: int) -> None:
    QTest.mouseClick(panel.list.viewport(), LEFT, pos=place_of(panel, number))


def choose(box: QComboBox, text: str) -> None:
    """Choose by the keyboard."""
    box.setFocus()
    while box.currentText() != text:
        before = box.currentIndex()
        wanted = box.findText(text)
        QTest.keyClick(box, Key.Key_Down if wanted > before else Key.Key_Up)
        assert box.currentIndex() != before


def test_two_selected_nodes_are_the_ends_of_paths(panel: PathsPanel, window: MainWindow) -> None:
    assert (panel.strip.source.text(), panel.strip.target.text()) == ("ci-runner", "prod-admin")
    assert panel.head.text() == "ci-runner to prod-admin: 1 path"
    (row,) = rows(panel)
    assert isinstance(row, PathRow)
    assert row.nodes == (RUNNER, HUB, RELEASE, ADMIN)
    assert "external ID, name release-* at hop 2" in row.needs
    assert not window.menus.by_id["paths-between"].isEnabled() or window.workspace.selection.current


def test_a_chosen_path_is_selected_on_the_canvas(panel: PathsPanel, window: MainWindow) -> None:
    click(panel, 0)
    selection = window.workspace.selection.current
    assert selection.nodes == (RUNNER, HUB, RELEASE, ADMIN)
    assert len(selection.edges) == 3


def test_a_path_is_simulated_as_a_chain(
    panel: PathsPanel, window: MainWindow, qtbot: QtBot
) -> None:
    click(panel, 0)
    (action,) = [one for one in panel.actions() if one.text() == "Simulate this chain"]
    button = next(
        one
        for one in window.workbench.bottom.findChildren(QToolButton)
        if one.defaultAction() is action
    )
    QTest.mouseClick(button, LEFT)
    chain = window.workspace.question.chain
    assert chain is not None
    assert [hop.role for hop in chain.hops] == [HUB, RELEASE, ADMIN]
    assert chain.broken_at is None
    assert chain.hops[1].parameters.external_id == "nw-rel-7731"
    qtbot.waitUntil(lambda: window.workbench.is_open("result"))


def test_a_double_click_and_enter_simulate_too(panel: PathsPanel, window: MainWindow) -> None:
    place = place_of(panel, 0)
    QTest.mouseClick(panel.list.viewport(), LEFT, pos=place)
    QTest.mouseDClick(panel.list.viewport(), LEFT, pos=place)
    assert window.workspace.question.chain is not None
    window.workspace.question.leave()
    panel.list.setFocus()
    QTest.keyClick(panel.list, Key.Key_Return)
    assert window.workspace.question.chain is not None


def test_typed_ends_are_completed_and_asked_on_enter(panel: PathsPanel) -> None:
    field = panel.strip.source
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "gha-dep")
    completer = field.completer()
    assert completer is not None
    assert "gha-deploy" in {
        completer.completionModel().index(number, 0).data()
        for number in range(completer.completionCount())
    }
    QTest.keyClicks(field, "loy")
    QTest.keyClick(field, Key.Key_Return)
    assert panel.head.text() == "gha-deploy to prod-admin: 1 path"


def test_a_name_that_means_nothing_tells_what_may_be_meant(panel: PathsPanel) -> None:
    field = panel.strip.source
    field.selectAll()
    QTest.keyClicks(field, "ci-runer")
    QTest.keyClick(field, Key.Key_Return)
    assert panel.head.text().startswith("No principal has the name ci-runer alone. It may mean ")
    assert rows(panel) == []


def test_with_one_end_it_is_told_what_is_reached(panel: PathsPanel, window: MainWindow) -> None:
    field = panel.strip.target
    field.setFocus()
    QTest.keyClick(field, Key.Key_Escape)
    assert panel.head.text() == "ci-runner reaches 5 roles in 3 accounts, 1 administrator."
    reached = rows(panel)
    assert [row.hops for row in reached] == [1, 2, 2, 3, 4]
    by_name = {row.node.name: row for row in reached if isinstance(row, ReachRow)}
    assert by_name["prod-admin"].node.is_admin
    assert "external ID" in by_name["release-manager"].remark
    click(panel, 0)
    assert window.workspace.selection.current.nodes == (HUB,)


def test_who_is_reached_leads_to_the_paths(panel: PathsPanel, window: MainWindow) -> None:
    press(window, Key.Key_R, RUNNER)
    reached = rows(panel)
    number = next(n for n, one in enumerate(reached) if one.hops == 3)
    place = place_of(panel, number)
    QTest.mouseClick(panel.list.viewport(), LEFT, pos=place)
    QTest.mouseDClick(panel.list.viewport(), LEFT, pos=place)
    assert panel.strip.target.text() == "prod-admin"
    assert isinstance(rows(panel)[0], PathRow)


def test_who_can_reach_a_role_comes_by_a_key(panel: PathsPanel, window: MainWindow) -> None:
    press(window, Key.Key_R, ADMIN, shift=True)
    assert (panel.strip.source.text(), panel.strip.target.text()) == ("", "prod-admin")
    assert "can become prod-admin." in panel.head.text()
    assert RUNNER in {row.node.id for row in rows(panel) if isinstance(row, ReachRow)}
    QTest.mouseClick(panel.strip.swap, LEFT)
    assert (panel.strip.source.text(), panel.strip.target.text()) == ("prod-admin", "")
    assert panel.head.text().startswith("prod-admin reaches")


def test_who_can_reach_a_user_comes_by_ways_of_escalation(
    panel: PathsPanel, window: MainWindow
) -> None:
    press(window, Key.Key_R, "arn:aws:iam::330081247765:user/svc-scanner", shift=True)
    assert (panel.strip.source.text(), panel.strip.target.text()) == ("", "svc-scanner")
    assert panel.head.text().startswith("Nobody assumes svc-scanner, a user: 1 principal can")
    (row,) = rows(panel)
    assert isinstance(row, ReachRow)
    assert row.node.name == "key-rotator"
    click(panel, 0)
    QTest.keyClick(panel.list, Key.Key_Return)  # the paths, over the way
    assert panel.strip.ways.isChecked()
    (path,) = rows(panel)
    assert isinstance(path, PathRow)
    assert path.title == "key-rotator → svc-scanner (PE-3)"


def test_a_service_is_told_to_be_no_end(panel: PathsPanel, window: MainWindow) -> None:
    press(window, Key.Key_R, "lambda.amazonaws.com", shift=True)
    assert panel.head.text() == "Nobody becomes lambda: it is neither a role nor a user."


def test_of_several_selected_roles_it_is_asked_which(
    panel: PathsPanel, window: MainWindow, qtbot: QtBot
) -> None:
    press(window, Key.Key_R, HUB, RELEASE)
    menu = qtbot_menu(window, qtbot)
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == ["What can it reach", "deploy-hub", "release-manager"]
    QTest.keyClick(menu, Key.Key_Down)
    QTest.keyClick(menu, Key.Key_Return)
    assert panel.strip.source.text() in ("deploy-hub", "release-manager")


def qtbot_menu(window: MainWindow, qtbot: QtBot) -> QMenu:
    def shown() -> list[QMenu]:
        return [menu for menu in window.findChildren(QMenu) if menu.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()))
    return shown()[0]


def test_too_few_hops_tell_of_the_shortest_path(panel: PathsPanel) -> None:
    choose(panel.strip.hops, "2")
    assert "in at most 2 hops. The shortest has 3 hops." in panel.head.text()
    assert panel.longer.isVisible()
    assert not panel.chokes.isVisible()  # where there is no path, none can be cut
    QTest.mouseClick(panel.longer, LEFT)
    assert panel.chokes.isVisible()
    assert panel.strip.hops.currentText() == "3"
    assert len(rows(panel)) == 1
    assert not panel.longer.isVisible()


def test_any_trust_shows_what_is_closed_and_why(panel: PathsPanel, window: MainWindow) -> None:
    press(window, Key.Key_B, "arn:aws:iam::330081247765:role/incident-response", ADMIN)
    assert rows(panel) == []
    choose(panel.strip.through, "any trust")
    (row,) = rows(panel)
    assert isinstance(row, PathRow)
    assert row.level is StepLevel.CLOSED
    assert "MFA" in row.remark
    click(panel, 0)
    QTest.keyClick(panel.list, Key.Key_Return)
    chain = window.workspace.question.chain
    assert chain is not None
    assert chain.broken_at == 0


def test_a_choke_point_is_taken_out_and_what_that_closes_is_told(
    panel: PathsPanel, window: MainWindow
) -> None:
    """Without this hop: the path is shown as closed by the edits; undone, it is there again."""
    names = [row.title for row in panel.chokes.rows]
    assert "deploy-hub → release-manager" in names
    index = panel.chokes.model().index(names.index("deploy-hub → release-manager"), 0)
    place = panel.chokes.visualRect(index).center()
    QTest.mouseClick(panel.chokes.viewport(), LEFT, pos=place)
    assert len(window.workspace.selection.current.edges) == 1
    panel.chokes.setFocus()
    QTest.keyClick(panel.chokes, Key.Key_Delete)
    assert window.workspace.world.has_edits
    (row,) = rows(panel)
    assert isinstance(row, PathRow)
    assert row.turn is PathTurn.CLOSED
    assert row.nodes == (RUNNER, HUB, RELEASE, ADMIN)
    press(window, Key.Key_R, ADMIN, shift=True)
    turns = {one.node.name: one.turn for one in rows(panel) if isinstance(one, ReachRow)}
    assert turns["ci-runner"] is PathTurn.CLOSED
    assert turns["release-manager"] is PathTurn.NONE
    window.workspace.history.stack.undo()
    assert {row.turn for row in rows(panel)} == {PathTurn.NONE}


def test_what_an_edit_opens_is_marked(panel: PathsPanel, window: MainWindow, qtbot: QtBot) -> None:
    """The user may become gha-deploy, too: a longer path, beside the one before."""
    place = Place(PlaceKind.TRUST, f"{TOOLS}role/gha-deploy")
    policy = place.find(window.workspace.world.world)
    assert policy is not None
    trust = json.loads(policy.text or "")
    statement = {"Effect": "Allow", "Principal": {"AWS": RUNNER}, "Action": "sts:AssumeRole"}
    trust["Statement"].append(statement)
    window.workspace.history.add_edit(WithDocument(place, json.dumps(trust)))
    qtbot.waitUntil(lambda: pills(panel) == "+ 1 opened by the edits")
    assert [(row.hops, row.turn) for row in rows(panel)] == [
        (3, PathTurn.NONE),
        (4, PathTurn.OPENED),
    ]
    window.workspace.history.stack.undo()
    qtbot.waitUntil(lambda: pills(panel) == "")


def pills(panel: PathsPanel) -> str:
    return " ".join(pill.text() for pill in panel.findChildren(FactPill) if pill.isVisible())


def test_menus_of_rows(panel: PathsPanel, window: MainWindow, qtbot: QtBot) -> None:
    panel.list.customContextMenuRequested.emit(place_of(panel, 0))
    menu = qtbot_menu(window, qtbot)
    assert [action.text() for action in menu.actions()] == ["Simulate this chain"]
    menu.actions()[0].trigger()
    menu.close()
    assert window.workspace.question.chain is not None
    panel.chokes.customContextMenuRequested.emit(QPoint(20, 20))
    menu = qtbot_menu(window, qtbot)
    (without,) = menu.actions()
    assert (without.text(), without.isEnabled()) == ("Without this hop", True)
    menu.close()


def test_without_a_question_it_is_told_what_everything_rests_on(panel: PathsPanel) -> None:
    for field in (panel.strip.source, panel.strip.target):
        field.setFocus()
        QTest.keyClick(field, Key.Key_Escape)
    assert not panel.list.isVisible()
    first = panel.chokes.rows[0]
    assert first.words.endswith("pairs")
    assert first.share <= 1


def test_another_world_forgets_the_question(panel: PathsPanel, window: MainWindow) -> None:
    window.workspace.opener.open_demo()
    assert panel.strip.source.text() == ""
    assert panel.head.text() == ""
    assert panel.list.lines == ()


def test_a_panel_that_is_not_seen_works_nothing_out(panel: PathsPanel, window: MainWindow) -> None:
    search = window.workspace.path_search
    answer = search.answer
    window.workbench.close_panel("paths")
    window.workspace.path_search.ask(type(search.question)(source="deploy-hub"))
    assert search.answer is answer
    window.workspace.window.open_panel("paths")
    assert search.answer.question.source == "deploy-hub"
    assert panel.strip.source.text() == "deploy-hub"


def test_more_paths_are_shown_when_they_are_asked_for(
    panel: PathsPanel, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rolescope.words.paths.answer.MAX_CONFIRMED_AT_ONCE", 1)
    panel.strip.source.setText("codebuild.amazonaws.com")
    QTest.keyClick(panel.strip.source, Key.Key_Return)
    left = window.workspace.path_search.answer.left
    assert left > 0
    more = panel.list.lines[-1]
    assert isinstance(more, More)
    index = panel.list.model().index(len(panel.list.lines) - 1, 0)
    panel.list.scrollTo(index)
    QTest.mouseClick(panel.list.viewport(), LEFT, pos=panel.list.visualRect(index).center())
    assert len(rows(panel)) == 2
    assert window.workspace.path_search.answer.left == left - 1
    panel.list.setCurrentIndex(panel.list.model().index(len(panel.list.lines) - 1, 0))
    panel.list.setFocus()
    QTest.keyClick(panel.list, Key.Key_Return)
    assert len(rows(panel)) == 3


def test_names_that_are_markup_or_turn_around_are_shown_as_they_are(
    panel: PathsPanel, window: MainWindow
) -> None:
    hostile = "<b>x</b>\u202eevil"
    node = Node(id=hostile, kind=NodeKind.ROLE, name=hostile, zone=Zone.OUTSIDE, is_admin=True)
    path = PathRow(nodes=(hostile,), edges=("e",), names=(hostile, hostile), level=StepLevel.OPEN)
    found = ReachRow(node=node, hops=1, level=StepLevel.UNDECIDED, place=hostile, remark=hostile)
    text = PathsText(
        question=PathsQuestion(source=hostile),
        head=hostile,
        sections=(PathsSection(hostile, (path, found)),),
    )
    window.workspace.path_search.found.emit(text)
    choke = ChokeRow(edge=hostile, title=hostile, words=hostile, short=hostile, share=0.5)
    window.workspace.path_search.choked.emit((choke,))
    panel.grab()
    models = panel.list.model(), panel.chokes.model()
    indexes = [model.index(row, 0) for model in models for row in range(model.rowCount())]
    shown = [str(index.data(Qt.ItemDataRole.DisplayRole)) for index in indexes]
    tooltips = [str(index.data(Qt.ItemDataRole.ToolTipRole) or "") for index in indexes]
    assert not [words for words in (*shown, *tooltips, panel.head.text()) if "\u202e" in words]
    assert not [words for words in tooltips if "<b>" in words]
    assert sum("<\u2060b>" in words for words in tooltips) == 3


def test_a_path_is_walked_hop_by_hop(panel: PathsPanel, window: MainWindow) -> None:
    assert not panel.steps.isVisible(), "there is nothing to walk along"
    click(panel, 0)
    row = rows(panel)[0]
    assert isinstance(row, PathRow)
    canvas, workspace = window.pane.canvas, window.workspace
    QTest.keyClick(panel.list, Key.Key_Period)
    assert workspace.selection.current == Selection(edges=row.edges[:1])
    assert canvas.related.of_edges(row.edges[:1]) & canvas._selected
    assert panel.steps.count.text() == "Hop 1 of 3"
    QTest.keyClick(panel.list, Key.Key_Period)
    assert workspace.selection.current.edges == row.edges[1:2]
    QTest.keyClick(panel.list, Key.Key_Comma)
    assert workspace.selection.current.edges == row.edges[:1]
    QTest.mouseClick(panel.steps.back, LEFT)
    assert workspace.selection.current == Selection(row.nodes, row.edges), (
        "before the first is all of it"
    )
    QTest.mouseClick(panel.steps.back, LEFT)
    assert workspace.selection.current.edges == row.edges[2:]


def test_a_path_is_played(panel: PathsPanel, window: MainWindow, qtbot: QtBot) -> None:
    click(panel, 0)
    row = rows(panel)[0]
    assert isinstance(row, PathRow)
    hops = window.workspace.path_search.hops
    hops.timer.setInterval(1)
    seen: list[object] = []
    hops.stepped.connect(lambda: seen.append(hops.hop))
    QTest.mouseClick(panel.steps.play, LEFT)
    qtbot.waitUntil(lambda: not hops.is_playing)
    assert seen == [0, 1, 2, None]
    assert window.workspace.selection.current == Selection(row.nodes, row.edges)
    QTest.mouseClick(panel.steps.play, LEFT)
    QTest.mouseClick(panel.steps.play, LEFT)
    assert not hops.is_playing


def test_who_wants_no_motion_walks_by_keys(panel: PathsPanel) -> None:
    style.set_moves(moves=False)
    try:
        click(panel, 0)
        assert not panel.steps.play.isVisible()
        assert panel.steps.on.isVisible()
    finally:
        style.set_moves(moves=True)


def test_a_box_adds_ways_of_escalation(qtbot: QtBot, window: MainWindow) -> None:
    window.workbench.open_panel("paths")
    panel = of(window)
    rotator, dana = "key-rotator", "dana.ross"
    panel.strip.show_question(PathsQuestion())
    window.workspace.path_search.ask(PathsQuestion(source=rotator, target=dana))
    qtbot.waitUntil(lambda: panel.head.text().startswith("No way from"))
    QTest.mouseClick(panel.strip.ways, LEFT, pos=QPoint(8, panel.strip.ways.height() // 2))
    qtbot.waitUntil(lambda: bool(window.workspace.path_search.answer.rows))
    (row,) = window.workspace.path_search.answer.rows
    assert isinstance(row, PathRow)
    assert row.title == "key-rotator → dana.ross (PE-3)"
    panel.list.setFocus()
    panel.list.choose_path()
    panel._choose(row)
    assert window.workspace.selection.current.edges == row.edges
    QTest.keyClick(panel.list, Key.Key_Period)
    assert window.workspace.selection.current == Selection(edges=row.edges[:1])
    assert panel.steps.count.text() == "Hop 1 of 1"


def test_it_begins_with_what_is_selected(qtbot: QtBot, window: MainWindow) -> None:
    window.workspace.selection.select(Selection(nodes=(HUB,)))
    window.workbench.open_panel("paths")
    qtbot.waitUntil(lambda: window.workbench.is_open("paths"))
    search = window.workspace.path_search
    qtbot.waitUntil(lambda: bool(rows(of(window))))
    assert search.question.source
    asked = search.question
    window.workbench.close_panel("paths")
    window.workspace.selection.select(Selection(nodes=(ADMIN,)))
    window.workbench.open_panel("paths")
    assert search.question == asked, "what was asked stays"
