"""The permissions panel: compared with somebody else's, asked for one action, saved and copied."""

import csv
import io
import json
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from rolescope.model.caller import SessionCaller
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.ui.features.permissions.panel import PermissionsPanel
from rolescope.ui.features.permissions.permission_row import COLUMNS
from rolescope.ui.kit.pills import FactPill
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace, new_workspace
from rolescope.value import replace
from support.window.later import Later

NOW = "2026-11-20T17:20:00Z"
LEFT = Qt.MouseButton.LeftButton
KEY = Qt.Key
WHO = "For release-manager/release-842."
RELEASE = AssumeRoleParameters(external_id="nw-rel-7731", session_name="release-842")
READS = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": ["s3:Get*", "s3:List*", "sts:*"], "Resource": "*"}
        ],
    }
)


def ids(workspace: Workspace) -> dict[str, str]:
    assert workspace.world.analysis is not None
    return {node.name: node.id for node in workspace.world.analysis.graph.nodes}


def shown(workspace: Workspace, qtbot: QtBot) -> PermissionsPanel:
    panel = PermissionsPanel(workspace)
    qtbot.addWidget(panel)
    panel.resize(1500, 760)
    panel.show()
    return panel


def release(workspace: Workspace, parameters: AssumeRoleParameters = RELEASE) -> None:
    """Let deploy-hub assume release-manager."""
    names = ids(workspace)
    caller = SessionCaller(role=names["deploy-hub"])
    role = names["release-manager"]
    workspace.question.ask(
        AssumeRoleRequest(caller=caller, role=role, at=NOW, parameters=parameters)
    )


@pytest.fixture
def panel(demo: Workspace, qtbot: QtBot) -> PermissionsPanel:
    """The panel with the session that deploy-hub gets of release-manager."""
    made = shown(demo, qtbot)
    release(demo)
    qtbot.waitUntil(lambda: made.model.rowCount() > 0)
    return made


def press_enter(field: QLineEdit) -> None:
    """Press it where the key goes: the list of completions while that is open."""
    popup = field.completer().popup()
    goes_to = popup if popup is not None and popup.isVisible() else field
    QTest.keyClick(goes_to, KEY.Key_Return)


def compare_with(panel: PermissionsPanel, words: str) -> None:
    line = panel.head.other.lineEdit()
    assert line is not None
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, words)
    press_enter(line)


def pills(panel: PermissionsPanel) -> list[str]:
    layout = panel.head.pills.layout()
    assert layout is not None
    items = (layout.itemAt(number) for number in range(layout.count()))
    found = (item.widget() for item in items if item is not None)
    return [pill.text() for pill in found if isinstance(pill, FactPill)]


def rows(panel: PermissionsPanel, above: QModelIndex = QModelIndex()) -> dict[str, list[str]]:  # noqa: B008 - the root
    model = panel.model
    return {
        str(model.index(row, 0, above).data()): [
            model.index(row, column, above).data() for column in range(len(COLUMNS))
        ]
        for row in range(model.rowCount(above))
    }


def top(panel: PermissionsPanel, title: str) -> QModelIndex:
    return panel.model.index(list(rows(panel)).index(title), 0)


def test_two_sessions_are_compared(panel: PermissionsPanel) -> None:
    """Issue 4: added, removed, changed, each with its sign; with the other side below."""
    assert panel.tree.isColumnHidden(COLUMNS.index("Compared"))
    assert panel.filters.differences.isHidden()
    compare_with(panel, "deploy-hub")
    assert panel.other is not None
    assert pills(panel) == ["+ 54 added", "~ 2 changed"]
    assert not panel.tree.isColumnHidden(COLUMNS.index("Compared"))
    assert rows(panel)["ecr"][-1] == "+ added"
    s3 = top(panel, "s3")
    assert s3.siblingAtColumn(6).data() == "~ changed"
    assert "~ 1 changed" in s3.data(Qt.ItemDataRole.ToolTipRole)
    found = rows(panel, s3)
    assert found["GetObject"][-1] == ""
    assert found["ListBucket"][-1] == "~ changed"
    bucket = panel.model.index(list(found).index("ListBucket"), 0, s3)
    there = rows(panel, bucket)["deploy-hub"]
    assert there[3] == "nw-artifacts"
    QTest.mouseClick(panel.filters.differences, LEFT)
    assert "GetObject" not in rows(panel, top(panel, "s3"))
    assert "kms" not in rows(panel)  # cut from both
    compare_with(panel, "nobody")
    assert pills(panel) == []
    assert panel.tree.isColumnHidden(COLUMNS.index("Compared"))
    assert "kms" in rows(panel)  # the switch counts only while something is compared


def test_what_only_the_other_holds_has_rows_with_the_reason(panel: PermissionsPanel) -> None:
    compare_with(panel, "tools-admin")
    assert pills(panel) == ["\N{MINUS SIGN} 22,255 removed", "~ 24 changed"]
    fold = panel.model.index(0, 0)
    assert fold.data().startswith("All actions of ")
    assert fold.siblingAtColumn(6).data() == "\N{MINUS SIGN} removed"
    assert "cut away" in fold.data(Qt.ItemDataRole.AccessibleTextRole)
    found = rows(panel, top(panel, "iam"))
    assert found["All other actions"][5] == "no policy grants it"


def test_nobody_by_that_name_changes_nothing(panel: PermissionsPanel) -> None:
    compare_with(panel, "deploy-hub")
    compare_with(panel, "no such role")
    assert panel.head.other.currentText() == "deploy-hub"
    assert pills(panel) == ["+ 54 added", "~ 2 changed"]
    compare_with(panel, "RELEASE-MANAGER")
    assert panel.head.other.currentText() == "release-manager"
    assert pills(panel) == ["no difference"]


def test_a_session_policy_narrows_permissions(
    demo: Workspace, panel: PermissionsPanel, qtbot: QtBot
) -> None:
    """SES-3: the session beside its role without the session policy."""
    title = "release-manager without its session policy"
    assert panel.head.other.findText(title) < 0
    release(demo, replace(RELEASE, session_policy=READS))
    qtbot.waitUntil(lambda: panel.head.other.findText(title) > 0)
    said = {bar.layer.title: bar.layer.says for bar in panel.layers.bars}
    assert said["Session policy"].startswith("cuts ")
    compare_with(panel, title)
    assert pills(panel)[0].endswith(" removed")
    ecr = rows(panel, top(panel, "ecr"))
    assert [row[5] for row in ecr.values()] == ["not allowed by session policy"]
    cut = next(bar for bar in panel.layers.bars if bar.layer.title == "Session policy")
    QTest.mouseClick(cut, LEFT)
    assert "sts" not in rows(panel)
    assert rows(panel)["ecr"][1] == "11 removed"


def test_the_session_of_the_hop_that_is_looked_at_is_shown(
    demo: Workspace, panel: PermissionsPanel, qtbot: QtBot
) -> None:
    """Issue 4: the end of a chain, any hop of it, and one compared with the other."""
    demo.question.add_hop(ids(demo)["prod-admin"])
    assert demo.question.simulation is not None
    assert demo.question.simulation.session is not None
    qtbot.waitUntil(lambda: panel.choice.currentText().startswith("prod-admin/"))
    compare_with(panel, "release-manager/release-842")
    assert pills(panel)[0].startswith("+ 22,")
    demo.question.look_at(0)
    qtbot.waitUntil(lambda: panel.choice.currentText() == "release-manager/release-842")
    qtbot.waitUntil(lambda: pills(panel) == [])  # with itself
    compare_with(panel, panel.head.other.itemText(1))
    assert pills(panel)[0].startswith("\N{MINUS SIGN} 22,")


# Can it …?


def enter(field: QLineEdit, words: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, words)
    press_enter(field)


def ask(panel: PermissionsPanel, action: str, resource: str) -> str:
    enter(panel.can.action, action)
    enter(panel.can.resource, resource)
    return panel.can.text()


def test_one_action_on_one_resource_is_answered_with_its_trace(panel: PermissionsPanel) -> None:
    """Issue 4: Enter answers; the trace is beneath, and leads to the documents."""
    said = ask(panel, "s3:DeleteObject", "arn:aws:s3:::nw-releases/app.zip")
    assert said == "No. release-deploy allows it at line 24, but release-boundary does not. " + WHO
    (decided,) = [row for row in panel.can.trace.rows() if row.decided]
    assert decided.text == "Permissions boundary: nothing allows"
    assert not panel.view.isVisible()
    panel.can.trace.setFocus()
    QTest.keyClick(panel.can.trace, KEY.Key_Up)
    assert panel.view.isVisible()
    assert panel.view.excerpt is not None
    assert (panel.view.excerpt.owner, panel.view.excerpt.focus) == ("release-deploy", 24)
    allowed = ask(panel, "s3:PutObject", "arn:aws:s3:::nw-releases/app.zip")
    assert allowed == f"Yes. release-deploy allows it at line 24. {WHO}"
    assert ask(panel, "sts:GetCallerIdentity", "").startswith("Yes. ")
    depends = ask(panel, "iam:PassRole", "arn:aws:iam::441700923385:role/ecs-task-web")
    assert depends.startswith("Depends. It needs ")


def test_what_is_no_action_and_no_resource_is_said(panel: PermissionsPanel) -> None:
    assert ask(panel, "DeleteObject", "*") == (
        "Write an action as service:Action, as in s3:GetObject."
    )
    assert not panel.can.trace.isVisible()
    assert panel.can.action.hasFocus()
    assert ask(panel, "s3:GetObject", "nw-releases") == "Give the ARN of a resource, or *."
    assert panel.can.resource.hasFocus()
    assert "AWS lists no action of this name." in ask(panel, "s3:GetNothing", "*")
    QTest.keyClick(panel.can.resource, KEY.Key_Escape)
    assert panel.can.resource.text() == ""


def test_actions_and_resources_are_completed(panel: PermissionsPanel, qtbot: QtBot) -> None:
    panel.can.action.setFocus()
    QTest.keyClicks(panel.can.action, "s3:deleteobjectv")
    completer = panel.can.action.completer()
    assert completer is not None
    popup = completer.popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, KEY.Key_Down)
    QTest.keyClick(popup, KEY.Key_Return)
    assert panel.can.action.text() == "s3:DeleteObjectVersion"
    known = panel.can.resource.words.stringList()
    assert known[0] == "*"
    assert "arn:aws:s3:::nw-releases/*" in known
    assert ids(panel._workspace)["prod-admin"] in known


def test_the_question_stays_when_the_caller_changes(panel: PermissionsPanel, qtbot: QtBot) -> None:
    assert ask(panel, "s3:PutObject", "arn:aws:s3:::nw-releases/app.zip").startswith("Yes.")
    panel.choice.setFocus()
    QTest.keyClick(panel.choice, KEY.Key_Down)
    assert panel.choice.currentText() == "deploy-hub"
    QTest.keyClick(panel.choice, KEY.Key_Return)
    panel.choice.activated.emit(1)
    answer = "No. No identity-based policy allows it. For deploy-hub."
    qtbot.waitUntil(lambda: panel.can.text() == answer)


def test_a_narrow_window_has_the_question_above_the_actions(
    panel: PermissionsPanel, qtbot: QtBot
) -> None:
    panel.resize(900, 600)
    qtbot.waitUntil(panel.places.can_switch.isVisible)
    assert not panel.can.isVisible()
    QTest.mouseClick(panel.places.can_switch, LEFT)
    assert panel.can.isVisible()
    assert panel.can.action.hasFocus()
    assert ask(panel, "s3:PutObject", "arn:aws:s3:::nw-releases/app.zip").startswith("Yes.")
    assert (
        panel.can.mapTo(panel, panel.can.rect().topLeft()).y()
        < panel.tree.mapTo(panel, panel.tree.rect().topLeft()).y()
    )
    panel.resize(900, 280)
    qtbot.waitUntil(lambda: not panel.layers.isVisible())
    panel.resize(1500, 700)
    qtbot.waitUntil(lambda: not panel.places.can_switch.isVisible())
    assert panel.can.isVisible()
    assert panel.layers.isAncestorOf(panel.can)
    assert panel.can.text().startswith("Yes.")


# Filters, files


def test_switches_count_what_they_are_about(panel: PermissionsPanel) -> None:
    texts = panel.filters.writes.text(), panel.filters.cuts.text()
    assert texts == ("Write only 26", "Show what was cut 17")
    service = panel.filters.service
    service.setFocus()
    service.setCurrentIndex(service.findText("s3"))
    assert list(rows(panel)) == ["s3"]
    assert panel.filters.writes.text() == "Write only 2"
    QTest.keyClicks(panel.filters.words, "putobject")
    assert panel.filters.writes.text() == "Write only 1"
    assert panel.filters.cuts.text() == "Show what was cut"


def test_what_is_shown_can_be_copied(panel: PermissionsPanel) -> None:
    compare_with(panel, "deploy-hub")
    QTest.keyClicks(panel.filters.words, "listbucket")
    panel.actions()[0].trigger()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[-1] == "Compared"
    line = next(line for line in lines if line.startswith("s3\tListBucket\t"))
    assert line.endswith("~ changed")
    assert any(line.split("\t")[1] == "deploy-hub" for line in lines)


@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_permissions_are_saved(
    panel: PermissionsPanel, qtbot: QtBot, tmp_path: Path, suffix: str
) -> None:
    compare_with(panel, "deploy-hub")
    panel.actions()[1].trigger()
    dialog = panel.findChild(QFileDialog)
    assert dialog is not None
    file = tmp_path / f"mine{suffix}"
    workspace = panel._workspace
    with qtbot.waitSignal(workspace.window.written) as told:
        dialog.fileSelected.emit(str(file))
    dialog.close()
    assert told.args == [str(file)]
    text = file.read_text(encoding="utf-8")
    if suffix == ".json":
        assert json.loads(text)["comparedWith"]["counts"]["added"] == 54
        return
    found = list(csv.DictReader(io.StringIO(text)))
    assert {row["Held by"] for row in found} == {"release-manager/release-842", "deploy-hub"}


def test_permissions_of_one_alone_are_saved(
    panel: PermissionsPanel, qtbot: QtBot, tmp_path: Path
) -> None:
    subject, workspace = panel.subject, panel._workspace
    assert subject is not None
    with qtbot.waitSignal(workspace.window.written):
        panel.saving.write(panel._asked(subject), tmp_path / "mine")  # no suffix: a table
    assert (tmp_path / "mine").read_text(encoding="utf-8").startswith('"Service","Action",')
    with qtbot.waitSignal(workspace.window.written):
        panel.saving.write(panel._asked(subject), tmp_path / "mine.json")
    assert "comparedWith" not in json.loads((tmp_path / "mine.json").read_bytes())


def test_what_was_open_stays_open_while_a_request_is_typed(app: QWidget, qtbot: QtBot) -> None:
    """Nothing flickers: the answer of before stays until the next is there."""
    assert app is not None
    runner = Later()
    workspace = new_workspace(runner, now=lambda: NOW)
    workspace.opener.open_demo()
    runner.work()
    panel = shown(workspace, qtbot)
    release(workspace)
    qtbot.waitUntil(lambda: len(runner.waiting) == 1)
    runner.work()
    panel.tree.setExpanded(top(panel, "s3"), True)  # noqa: FBT003 - Qt's signature
    release(workspace, replace(RELEASE, session_policy=READS))
    qtbot.waitUntil(lambda: len(runner.waiting) == 1)
    assert rows(panel)["ecr"][1] == "11 of 64"
    runner.work()
    assert rows(panel)["ecr"][1] == "11 cut away"
    assert panel.tree.isExpanded(top(panel, "s3"))
    workspace.selection.select(Selection())


def test_a_key_that_changes_no_permission_leaves_the_actions_alone(
    demo: Workspace, panel: PermissionsPanel, qtbot: QtBot
) -> None:
    """What is shown already is not told again, and nothing of it is made anew."""
    panel.tree.setExpanded(top(panel, "ecr"), True)  # noqa: FBT003 - Qt's signature
    shown_before = panel._text
    release(demo, replace(RELEASE, session_name="release-843"))
    qtbot.waitUntil(lambda: panel.choice.currentText() == "release-manager/release-843")
    assert panel._text is shown_before
    release(demo, replace(RELEASE, session_name="release-843", session_policy=READS))
    qtbot.waitUntil(lambda: panel._text is not shown_before)
    assert rows(panel)["ecr"][1] == "11 cut away"
