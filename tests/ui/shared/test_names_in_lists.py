"""Names in lists of the window: told apart, short, and found by what they are."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rolescope.exporters.world_json import world_bytes
from rolescope.model.world import World
from rolescope.pictures.metrics import text_width
from rolescope.ui.shared.rows import EntityRow
from rolescope.ui.shared.search_hits import NodeFinder
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.workspace import Workspace
from rolescope.words.explore_tree import TreeItem, explore_tree
from support.window.shown_world import show_world
from support.worlds.long_names import crowded_account, landing_zone
from support.worlds.people_worlds import reserved, with_people


@pytest.fixture
def opened(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> Callable[[World], MainWindow]:
    def open_world(world: World) -> MainWindow:
        file = tmp_path / "made.world.json"
        file.write_bytes(world_bytes(world))
        before = window.workspace.world.analysis
        window.workspace.opener.open([file])
        qtbot.waitUntil(lambda: window.workspace.world.analysis not in (before, None))
        return window

    return open_world


def _roles(item: TreeItem) -> list[str]:
    return [line.called or line.title for line in item.children]


@pytest.mark.parametrize("make", [crowded_account, landing_zone])
def test_no_two_lines_of_an_account_in_the_tree_read_alike(
    opened: Callable[[World], MainWindow], make: Callable[[], World]
) -> None:
    world = opened(make()).workspace.world
    growing = explore_tree(world.index, world.analysis.graph.nodes if world.analysis else ())
    items: tuple[TreeItem, ...] = ()
    while not items:
        try:
            next(growing)
        except StopIteration as end:
            items = end.value
    accounts = items[0].children
    assert accounts
    for account in accounts:
        names = _roles(account)
        assert len(set(names)) == len(names)
    assert "CDK deploy" in " ".join(_roles(accounts[0]))


def test_search_finds_by_what_a_role_is(opened: Callable[[World], MainWindow]) -> None:
    window = opened(crowded_account())

    def found(text: str) -> list[tuple[str, str]]:
        window.search.start()
        QTest.keyClicks(window.search, text)
        return [(hit.called or hit.name, hit.place) for hit in window.search.hits if hit.node]

    assert all("admin" in place for _, place in found("admin"))
    assert ("CDK deploy us-east-1", "4200 0000 0017") in found("cdk deploy")
    assert any("tag aws:cloudformation" in place for _, place in found("logical-id=OrderHandler"))
    assert all("trusts GitHub Actions" in place for _, place in found("github orchestrator"))
    assert [name for name, _ in found("aws-reserved billing")] == ["BillingViewer"]


def test_search_finds_roles_by_the_people_behind_them(workspace: Workspace) -> None:
    show_world(workspace, with_people())
    found = {hit.node: hit.place for hit in NodeFinder(workspace).find("ana lima") if hit.node}
    assert found.keys() == {reserved("Admin"), reserved("Audit")}
    assert all("Ana Lima of Operators" in place for place in found.values())


def test_results_of_a_search_are_as_wide_as_their_names(
    opened: Callable[[World], MainWindow],
) -> None:
    window = opened(crowded_account())
    window.search.start()
    QTest.keyClicks(window.search, "northern integration")
    hit = next(hit for hit in window.search.hits if hit.node)
    need = text_width(hit.name, "name") + text_width(hit.place, "small")
    assert window.search.list.width() > need


def test_a_shortened_row_can_be_none_of_the_others(qtbot: QtBot) -> None:
    names = [
        f"northern-lights-{team}-platform-{stage}-deployment-executor"
        for team in ("checkout", "payments")
        for stage in ("prod", "staging")
    ]
    rows = [EntityRow(("diamond", "scope"), name, called=name, beside=names) for name in names]
    for row in rows:
        qtbot.addWidget(row)
        row.resize(260, 28)
    pictures = [row.grab().toImage() for row in rows]
    assert all(one != other for i, one in enumerate(pictures) for other in pictures[:i])
    assert rows[0].accessibleName() == names[0]
    assert names[0] in rows[0].texts()


def test_rows_of_one_name_are_told_apart_by_their_place(qtbot: QtBot) -> None:
    name = "northern-lights-security-audit-readonly"
    places = ("security-01", "workloads-prod-09")
    rows = [
        EntityRow(("diamond", "scope"), name, place, called=name, beside=[name] * 2)
        for place in places
    ]
    for row in rows:
        qtbot.addWidget(row)
        row.resize(300, 28)
    assert text_width(name, "name") > 300 - 32 - 40, "the name alone would fill the row"
    assert rows[0].grab().toImage() != rows[1].grab().toImage()


def test_words_that_do_not_fit_beside_a_name_stand_below_it(qtbot: QtBot) -> None:
    row = EntityRow(("diamond", "scope"), "reader", "prod", "account 1111 2222 3333, not tag a=b")
    qtbot.addWidget(row)
    low = row.heightForWidth(440)
    assert low == row.sizeHint().height()
    assert row.heightForWidth(240) > low
    place = EntityRow(("diamond", "scope"), "reader-of-the-whole-warehouse", "prod-analytics")
    qtbot.addWidget(place)
    assert place.heightForWidth(120) == low, "there are no words"


def test_search_finds_the_same_however_much_was_read_before(
    opened: Callable[[World], MainWindow],
) -> None:
    workspace = opened(landing_zone()).workspace
    at_once, in_steps, left_half = (NodeFinder(workspace) for _ in range(3))
    assert sum(1 for _step in in_steps.prepare()) > 1
    next(left_half.prepare())
    found = at_once.find("cdk")
    assert found == in_steps.find("cdk") == left_half.find("cdk") != []
    assert not list(in_steps.prepare())
