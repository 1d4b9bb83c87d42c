"""Scenes of the table: nodes, and edges sorted by their verdict."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

from rolescope.model.edits.trusts import RequireMfa, WithoutAnyTrust
from rolescope.ui.features.table.page import TablePage
from rolescope.words.table.sheet import SheetKind

Scene = Callable[[Any], None]
LEFT = Qt.MouseButton.LeftButton


def _show(studio: Any, kind: SheetKind) -> TablePage:
    studio.mouse.mouseClick(studio.window.tool_bar.views.buttons["table"], LEFT)
    studio.settle()
    table: TablePage = studio.window.workbench.middle.table
    studio.mouse.mouseClick(table.bar.kinds[kind], LEFT)
    studio.settle()
    return table


def _click_head(studio: Any, table: TablePage, title: str) -> None:
    grid = table.grid
    column = next(n for n, one in enumerate(grid.rows.columns) if one.title == title)
    place = grid.visualRect(grid.rows.index(0, column)).center()
    place.setY(grid.heads.height() // 2)
    studio.mouse.mouseClick(grid.heads.viewport(), LEFT, pos=place)
    studio.settle()


def _nodes(studio: Any) -> None:
    """Who can assume most, first."""
    studio.open()
    _click_head(studio, _show(studio, SheetKind.NODES), "Can assume")


def _edges(studio: Any) -> None:
    """One trust is selected, and the inspector tells about it."""
    studio.open()
    table = _show(studio, SheetKind.EDGES)
    _click_head(studio, table, "Verdict")
    place = table.grid.visualRect(table.grid.rows.index(2, 1)).center()
    studio.mouse.mouseClick(table.grid.viewport(), LEFT, pos=place)
    studio.mouse.qWait(100)
    studio.settle()


def _filtered(studio: Any) -> None:
    """Only what holds a word."""
    studio.open()
    table = _show(studio, SheetKind.NODES)
    studio.mouse.keyClicks(table.bar.words, "admin prod")
    studio.settle()


def _edited(studio: Any) -> None:
    """What two edits changed stands on top."""
    studio.open()
    workspace = studio.workspace
    workspace.history.add_edit(WithoutAnyTrust(studio.node("db-import")))
    workspace.history.add_edit(RequireMfa(studio.node("release-manager")))
    studio.settle()
    table = _show(studio, SheetKind.EDGES)
    _click_head(studio, table, "Change")


def _columns(studio: Any) -> None:
    """The menu of the columns is open."""
    _nodes(studio)
    table: TablePage = studio.window.workbench.middle.table
    studio.mouse.mouseClick(table.bar.columns, LEFT)
    studio.settle()


SCENES: dict[str, Scene] = {
    "table": _nodes,
    "table-edges": _edges,
    "table-filtered": _filtered,
    "table-edited": _edited,
    "table-columns": _columns,
}
