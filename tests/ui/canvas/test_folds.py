"""Accounts of a large overview are unfolded and folded again, by mouse and by keyboard."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rolescope.exporters.world_json import world_bytes
from rolescope.pictures.layouts.map import folding as map_crowd
from rolescope.pictures.picture import Item, ItemKind
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.selection import Selection
from support.worlds.crowds import ACCOUNTS, crowd
from support.worlds.long_names import crowded_account, landing_zone

SHOP, PAY = ACCOUNTS[:2]
R003 = f"arn:aws:iam::{PAY}:role/R003"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def crowded(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    file = tmp_path / "crowd.world.json"
    file.write_bytes(world_bytes(crowd()))
    window.workspace.opener.open([file])
    qtbot.waitUntil(lambda: "folded" in "".join(i.id for i in window.pane.picture.items))
    return window


def row(window: MainWindow, account: str) -> Item:
    return window.pane.canvas.related.items[f"folded:{account}"]


def is_unfolded(window: MainWindow, account: str) -> bool:
    return f"account:{account}" in window.pane.canvas.related.items


def double_click(window: MainWindow, item: Item) -> None:
    canvas = window.pane.canvas
    canvas.reveal(frozenset((item.id,)))
    place = canvas.place_of(item).toPoint()
    if item.kind is ItemKind.ACCOUNT:
        place.setY(place.y() - round((item.h / 2 - 20) * canvas.camera.zoom))
    QTest.mouseDClick(canvas.viewport(), LEFT, pos=place)


def test_a_double_click_unfolds_an_account_and_folds_it_again(
    crowded: MainWindow, qtbot: QtBot
) -> None:
    double_click(crowded, row(crowded, PAY))
    qtbot.waitUntil(lambda: is_unfolded(crowded, PAY))
    box = crowded.pane.canvas.related.items[f"account:{PAY}"]
    double_click(crowded, box)
    qtbot.waitUntil(lambda: not is_unfolded(crowded, PAY))


def test_a_key_unfolds_what_a_selected_role_is_folded_into(
    crowded: MainWindow, qtbot: QtBot
) -> None:
    role = f"arn:aws:iam::{PAY}:role/R003"
    crowded.workspace.selection.select(Selection(nodes=(role,)))
    canvas = crowded.pane.canvas
    assert {canvas.related.items[item].opens for item in canvas.related.of_nodes((role,))} == {PAY}
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: is_unfolded(crowded, PAY))
    assert f"folded:{PAY}" not in canvas.related.items
    assert not any(canvas.related.items[item].inside for item in related(crowded, role))
    QTest.keyClick(canvas, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: not is_unfolded(crowded, PAY))


def related(window: MainWindow, node: str) -> frozenset[str]:
    return window.pane.canvas.related.of_nodes((node,))


def test_a_click_on_an_account_selects_it_and_a_click_on_a_line_its_trusts(
    crowded: MainWindow, qtbot: QtBot
) -> None:
    canvas = crowded.pane.canvas
    item = row(crowded, SHOP)
    canvas.reveal(frozenset((item.id,)))
    QTest.mouseClick(canvas.viewport(), LEFT, pos=canvas.place_of(item).toPoint())
    qtbot.waitUntil(lambda: crowded.workspace.selection.current.nodes == (SHOP,))
    line = next(i for i in crowded.pane.picture.items if i.kind is ItemKind.EDGE)
    crowded.workspace.selection.select(Selection(edges=line.edges[:1]))
    assert line.id in canvas.related.of_edges(line.edges[:1])


def test_everything_is_unfolded_and_another_world_is_folded_again(
    crowded: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    actions = crowded.menus.by_id
    assert not actions["unfold-all"].isChecked()
    actions["unfold-all"].trigger()
    qtbot.waitUntil(lambda: is_unfolded(crowded, SHOP))
    assert not any(item.opens for item in crowded.pane.picture.items)
    crowded.workspace.opener.open([tmp_path / "crowd.world.json"])
    qtbot.waitUntil(lambda: f"folded:{SHOP}" in crowded.pane.canvas.related.items)


def test_what_the_map_folds_is_unfolded_by_the_same_entry_and_one_node_in_place(
    crowded: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_crowd, "MOST_PRINCIPALS", 500)
    monkeypatch.setattr(map_crowd, "MOST_NODES", 1)
    canvas = crowded.pane.canvas

    def folded() -> dict[str, int]:
        """Return the nodes that stand for several, by what unfolds them, and for how many."""
        swarm = canvas.picture.swarm
        found = zip(swarm.opens, swarm.nodes, strict=False) if swarm is not None else ()
        return {fold: len(nodes) for fold, nodes in found if len(nodes) > 1}

    with qtbot.waitSignal(crowded.pane.drawn):
        crowded.menus.by_id["map"].trigger()
    before = folded()
    entry = crowded.menus.by_id["unfold-all"]
    assert entry.isEnabled()
    for after in ({}, before):
        with qtbot.waitSignal(crowded.pane.drawn):
            entry.trigger()
        assert folded() == after
    fold, swarm, crowd_ = next(f for f in before if SHOP in f), canvas.picture.swarm, canvas.related
    assert swarm is not None
    assert crowd_.crowd is not None
    item = crowd_.items[crowd_.crowd.node_id(swarm.opens.index(fold))]
    canvas.reveal(frozenset((item.id,)))
    place = canvas.place_of(item).toPoint()
    QTest.mouseClick(canvas.viewport(), LEFT, pos=place)
    with qtbot.waitSignal(crowded.pane.drawn):
        QTest.mouseDClick(canvas.viewport(), LEFT, pos=place)
    assert before.keys() - folded().keys() == {fold}
    canvas.setFocus()
    with qtbot.waitSignal(crowded.pane.drawn):
        QTest.keyClick(canvas, Qt.Key.Key_Z)
    assert folded() == before
    with qtbot.waitSignal(crowded.pane.drawn):  # it is selected still
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert before.keys() - folded().keys() == {fold}


def test_the_tail_of_a_crowded_account_unfolds_and_folds_again(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "account.world.json"
    file.write_bytes(world_bytes(crowded_account()))
    window.workspace.opener.open([file])

    def tails() -> list[Item]:
        rows = window.pane.canvas.related.items.values()
        return [item for item in rows if item.kind is ItemKind.ROW and item.opens]

    qtbot.waitUntil(lambda: len(tails()) == 1)
    (tail,) = tails()
    assert len(tail.nodes) > 30
    double_click(window, tail)
    qtbot.waitUntil(lambda: not tails())
    found = window.pane.canvas.related
    assert all(len(found.of_nodes((node,))) for node in tail.nodes)
    box = next(item for item in found.items.values() if item.opens == tail.opens)
    double_click(window, box)
    qtbot.waitUntil(lambda: len(tails()) == 1)


def test_the_legend_opens_off_the_boxes_of_a_picture_higher_than_the_window(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "landing.world.json"
    file.write_bytes(world_bytes(landing_zone()))
    window.resize(1280, 720)
    qtbot.waitUntil(lambda: window.pane.picture.width == 1280)
    window.workspace.opener.open([file])
    pane = window.pane
    qtbot.waitUntil(lambda: "folded" in "".join(i.id for i in pane.picture.items))
    assert pane.picture.height > pane.height()
    button = pane._overlays.legend_button
    assert button.isVisible()
    assert pane.canvas.is_free(button.geometry())


def test_a_map_of_many_accounts_opens_by_ou_until_accounts_are_asked_for(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "landing.world.json"
    file.write_bytes(world_bytes(landing_zone()))
    window.workspace.opener.open([file])
    pane = window.pane
    qtbot.waitUntil(lambda: "folded" in "".join(i.id for i in pane.picture.items))

    def boxes() -> int:
        return sum(item.id.startswith("account:") for item in pane.picture.items)

    with qtbot.waitSignal(pane.drawn):
        window.menus.by_id["map"].trigger()
    assert boxes() == 4
    assert pane.canvas.camera.zoom > 0.8
    with qtbot.waitSignal(pane.drawn):
        window.menus.groups.aboutToShow.emit()
        next(a for a in window.menus.groups.actions() if a.text() == "Account").trigger()
    assert boxes() == 40


def test_a_double_click_on_other_accounts_of_a_map_shows_all(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "no-organization.world.json"
    file.write_bytes(world_bytes(landing_zone(has_organization=False)))
    window.workspace.opener.open([file])
    pane = window.pane
    qtbot.waitUntil(lambda: "folded" in "".join(i.id for i in pane.picture.items))
    with qtbot.waitSignal(pane.drawn):
        window.menus.by_id["map"].trigger()
    assert pane.canvas.camera.zoom >= 0.9
    others = next(item for item in pane.picture.items if "other accounts" in item.name)
    with qtbot.waitSignal(pane.drawn):
        double_click(window, others)
    boxes = [item for item in pane.picture.items if item.id.startswith("account:")]
    assert len(boxes) == 40


def test_a_trust_with_far_ends_is_read_at_its_role(crowded: MainWindow, qtbot: QtBot) -> None:
    """The picture becomes no smaller than names can be read; the inspector tells the rest."""
    crowded.resize(1280, 720)
    pane, camera = crowded.pane, crowded.pane.canvas.camera
    qtbot.waitUntil(lambda: not pane.is_outdated)
    pane.canvas.reset_zoom()
    analysis = crowded.workspace.world.analysis
    assert analysis is not None
    for edge in analysis.graph.edges[::40]:
        crowded.workspace.selection.select(Selection(edges=(edge.id,)))
        qtbot.waitUntil(lambda: not pane.is_outdated)
        assert camera.zoom >= 0.7
        (end,) = pane.canvas.related.of_nodes((edge.target,))
        place = pane.canvas.place_of(pane.canvas.related.items[end])
        assert 0 < place.x() < pane.width() - 360
        assert 0 < place.y() < pane.height()


def test_accounts_that_a_cell_unfolded_are_folded_again_after_the_look(
    crowded: MainWindow, qtbot: QtBot
) -> None:
    pane = crowded.pane
    pane.folds.look_into((PAY,))
    crowded.workspace.filters.isolate_trusts((crowded.workspace.world.edges_to(R003)[0].id,))
    qtbot.waitUntil(lambda: is_unfolded(crowded, PAY))
    QTest.keyClick(pane.canvas, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not is_unfolded(crowded, PAY))
    assert pane.canvas.camera.visible.top() == 0
