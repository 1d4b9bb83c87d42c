"""Names from data are plain text everywhere in the window."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from rolescope import ui
from rolescope.questions.filters.filter import Term
from rolescope.ui.canvas.view_history import TABLE
from rolescope.ui.features.simulate.request_panel import RequestPanel
from rolescope.ui.shared.caller_picker import CallerPicker
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.shell.panel_areas.panels import PANELS
from rolescope.ui.state import role_requests
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import Workspace
from rolescope.words.table.sheet import SheetKind
from support.window.choices import give_up

pytestmark = pytest.mark.usefixtures("no_flashes")

EVIL = "<img src=x><b>evil&amp;\u202etxt.exe\x1b[31m"
ACCOUNT = "111122223333"


def policy(**statement: object) -> dict[str, object]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]}


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """An export whose names try to be markup, to turn the reading direction and to color."""
    arn = f"arn:aws:iam::{ACCOUNT}:role/{EVIL}"
    user = f"arn:aws:iam::{ACCOUNT}:user/{EVIL}-user"
    trust = policy(
        Sid=EVIL,
        Principal={"AWS": user},
        Action="sts:AssumeRole",
        Condition={"StringEquals": {"sts:ExternalId": EVIL}},
    )
    allow = policy(Action="sts:AssumeRole", Resource="*")
    role = {
        "Path": "/",
        "RoleName": EVIL,
        "RoleId": "AROAEXAMPLE",
        "Arn": arn,
        "AssumeRolePolicyDocument": trust,
        "RolePolicyList": [{"PolicyName": EVIL, "PolicyDocument": allow}],
        "AttachedManagedPolicies": [],
        "InstanceProfileList": [],
        "Tags": [{"Key": EVIL, "Value": EVIL}],
    }
    caller = {
        "Path": "/",
        "UserName": f"{EVIL}-user",
        "UserId": "AIDAEXAMPLE",
        "Arn": user,
        "UserPolicyList": [{"PolicyName": EVIL, "PolicyDocument": allow}],
        "GroupList": [],
        "AttachedManagedPolicies": [],
    }
    file = tmp_path / "<b>names<b>.json"
    content = {
        "UserDetailList": [caller],
        "GroupDetailList": [],
        "RoleDetailList": [role],
        "Policies": [],
    }
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


@pytest.fixture
def window(
    qtbot: QtBot, workspace: Workspace, export: Path, tmp_path: Path
) -> Iterator[MainWindow]:
    made = MainWindow(workspace, Settings(tmp_path))
    qtbot.addWidget(made, before_close_func=give_up)
    made.resize(1600, 1000)
    made.show()
    made.open_paths([str(export)])
    qtbot.waitUntil(lambda: bool(made.pane.picture.items))
    yield made
    made.close()


_MARKUP = re.compile(r"<[a-zA-Z!/?]|&[a-z]+;")  # what Qt takes for rich text


def check(window: QWidget) -> None:
    """Assert that nothing in the window is markup, and that nothing invisible is hidden in it."""
    for label in window.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText, label.text()
    texts = [label.text() for label in window.findChildren(QLabel)]
    texts += [button.text() for button in window.findChildren(QAbstractButton)]
    texts += [action.text() for action in window.findChildren(QAction)]
    for box in window.findChildren(QComboBox):
        texts += [box.itemText(number) for number in range(box.count())]
    texts += [widget.accessibleName() for widget in window.findChildren(QWidget)]
    tooltips = [widget.toolTip() for widget in window.findChildren(QWidget)]
    for text in (*texts, *tooltips):
        assert "\u202e" not in text, text
        assert "\x1b" not in text, text
    assert [text for text in tooltips if _MARKUP.search(text)] == []


def check_table(window: MainWindow) -> None:
    """Assert that no cell hides anything, and that what is copied is what is seen."""
    check(window)
    for grid in window.workbench.middle.table.grids.values():
        window.workbench.middle.table.show_kind(grid.kind)
        model = grid.rows
        spots = [(row, n) for row in range(model.rowCount()) for n in range(model.columnCount())]
        if grid.kind is SheetKind.WAYS and not spots:
            continue  # they are listed once somebody asks for ways
        assert spots
        cells = [str(model.index(*spot).data()) for spot in spots]
        assert not [text for text in cells if not text.isprintable()]
        assert any("<img" in text for text in cells)  # as it is written
        assert not grid.grab().isNull()
        grid.selectAll()
        grid.copy_rows()
        assert "\x1b" not in QGuiApplication.clipboard().text()
        check(window)


_SPOKEN = {"setAccessibleName", "setAccessibleDescription", "setToolTip", "setWindowTitle"}
_SPOKEN |= {"setPlaceholderText", "setStatusTip", "setWhatsThis", "addItem"}
_HARMLESS = {"visible", "plain_tooltip"}


def is_harmless(argument: ast.expr) -> bool:
    """Tell whether a text is of the program, or was made harmless where it stands."""
    if isinstance(argument, ast.Constant):
        return True
    if isinstance(argument, ast.Name):
        return argument.id.strip("_").isupper()
    function = argument.func if isinstance(argument, ast.Call) else None
    return getattr(function, "attr", getattr(function, "id", "")) in _HARMLESS


def test_whatever_is_spoken_or_pointed_at_is_made_harmless_where_it_is_set() -> None:
    """No label, card or button can forget it: Qt's own setters escape nothing."""
    found = [
        f"{file.name}:{call.lineno}: {ast.unparse(call)}"
        for file in sorted(Path(ui.__path__[0]).rglob("*.py"))
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in _SPOKEN
        and not is_harmless(call.args[0])
        and "scene" not in ast.unparse(call.func)  # a scene takes items as well
    ]
    assert found == []


def test_names_are_plain_text_in_every_panel(qtbot: QtBot, window: MainWindow) -> None:
    workspace = window.workspace
    assert workspace.world.analysis is not None
    (edge,) = (e for e in workspace.world.analysis.graph.edges if e.target.startswith("arn"))
    check(window)
    for selection in (Selection(edges=(edge.id,)), Selection(nodes=(edge.target,))):
        workspace.selection.select(selection)
        check(window)
    workspace.question.pick_role_for(edge.source)
    check(window)
    role_requests.ask(workspace, edge.source, edge.target)
    for panel in PANELS:
        window.workbench.open_panel(panel.id)
        check(window)
    request = window.workbench.widget("request")
    assert isinstance(request, RequestPanel)
    for fold in (*request.form.parts.values(), *request.form.folds.values()):
        fold.head.setChecked(True)
    check(window)
    picker = CallerPicker(workspace, window, edge.target)
    picker.open()
    picker.search_for("evil")
    assert any(hit.node for hit in picker.list.hits)
    check(picker)
    picker.ask_outside(text=EVIL)
    check(picker)
    assert not picker.grab().isNull()
    picker.reject()
    QTest.keyClicks(window.search, "evil")
    assert any(hit.node for hit in window.search.hits)
    check(window)
    window.pane.picking.choose((edge.source, edge.target), "Assume", lambda _node: None)
    check(window)
    for menu in window.pane.findChildren(QMenu):
        menu.close()
    edit = role_requests.without_trust(workspace, edge.id)
    assert edit is not None
    workspace.history.add_edit(edit)
    check(window)
    window.menus.show_recent(window.settings.recent)
    check(window)
    window.pane.view_history.show(TABLE)
    check_table(window)
    workspace.window.focus(edge.target)
    qtbot.waitUntil(lambda: window.pane.picture.view == "focus")
    check(window)
    assert not window.grab().isNull()


def test_filters_are_plain_text(window: MainWindow) -> None:
    filters = window.workspace.filters
    window.workspace.window.open_panel("filters")
    filters.asked.emit()
    bar = window.workbench.middle.filter_bar
    for field in ("name", "arn", "account", "ou", "cond"):
        filters.set_terms((Term(field, (EVIL,)), Term(field, ("x", EVIL), negated=True)))
        assert bar.chips.chips
        check(window)
    QTest.keyClicks(bar.field, " kind:<img src=x>")
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar.field.validity == "bad"
    check(window)
