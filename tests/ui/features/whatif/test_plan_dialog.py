"""A plan becomes a scenario: what it changes, what is asked, what is not known."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from rolescope.importers import read_sources
from rolescope.importers.plan_files import read_plan_file
from rolescope.model.edits.as_json import edit_from_json, edit_to_json
from rolescope.plans.plan_reading import Given, read_plan
from rolescope.plans.proposal import propose
from rolescope.ui.features.whatif.plan_dialog import PlanDialog
from rolescope.ui.kit.text import PlainLabel, StyledLabel
from rolescope.ui.shell.main_window import MainWindow
from support.iac import IAC

LEFT = Qt.MouseButton.LeftButton
PLAN = IAC / "plan.json"


@pytest.fixture
def own(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """A window with the organization that the plan changes."""
    window.workspace.opener.open([IAC / "world.json"])
    qtbot.waitUntil(lambda: bool(window.pane.picture.items))
    return window


def asked(window: MainWindow) -> PlanDialog:
    QApplication.processEvents()
    found = [one for one in window.findChildren(PlanDialog) if one.isVisible()]
    return found[-1]


def test_a_plan_opens_as_a_scenario_with_the_edits_of_the_command_line(own: MainWindow) -> None:
    own.menus.by_id["plan"].trigger()
    files = own.findChild(QFileDialog)
    assert files is not None
    files.filesSelected.emit([str(PLAN)])
    files.close()
    dialog = asked(own)
    QTest.mouseClick(dialog.open_button, LEFT)
    review = own.workspace.history.review
    assert review.scenario is not None
    assert review.scenario.title == PLAN.name
    world = read_sources([IAC / "world.json"]).world
    assert world is not None
    plan = read_plan(read_plan_file(PLAN)[0], Given())
    assert review.edits == propose(world, [plan]).edits
    impact = own.workbench.widget("impact")
    assert impact is not None
    assert impact.isVisible()
    own.workspace.history.stack.undo()
    assert own.workspace.history.review.scenario is None


def test_what_is_not_known_is_told_before(own: MainWindow) -> None:
    own.plans.read(PLAN, {})
    dialog = asked(own)
    words = "\n".join(one.text() for one in dialog.findChildren(StyledLabel))
    assert "edits of the import" in words
    assert "not known" in words
    assert "decided at apply" in words
    dialog.reject()


def test_what_a_plan_changes_is_told_as_the_command_line_tells_it_iac38(own: MainWindow) -> None:
    own.plans.read(PLAN, {})
    dialog = asked(own)
    words = [one.text() for one in dialog.findChildren(StyledLabel)]
    assert "6 paths open, 2 close, 30 escalation ways opened." in words
    assert "Users and roles that get to administrator rights: 0 before, 4 after." in words
    assert any(" FND-4 " in line for line in words)
    assert any("PE-13" in line for line in words)
    assert "aws_iam_role.deploy" in words
    titles = {one.text().partition(":")[0] for one in dialog.findChildren(PlainLabel)}
    assert {"Opened", "Closed", "New findings", "Escalation ways opened"} <= titles
    assert "Gets to administrator rights now" in titles
    dialog.reject()


def test_a_plan_of_no_known_account_asks_for_it(own: MainWindow, tmp_path: Path) -> None:
    """IAC-31: an account is never guessed."""
    template = tmp_path / "stack.json"
    role = {"RoleName": "made", "AssumeRolePolicyDocument": json.loads(TRUST)}
    made = {"Made": {"Type": "AWS::IAM::Role", "Properties": role}}
    template.write_text(json.dumps({"Resources": made}), encoding="utf-8")
    own.plans.read(template, {})
    dialog = asked(own)
    assert not dialog.open_button.isEnabled()
    assert not dialog.again.isEnabled()
    (box,) = dialog.boxes.values()
    box.setCurrentIndex(1)
    QTest.mouseClick(dialog.again, LEFT)
    dialog = asked(own)
    assert not dialog.boxes
    QTest.mouseClick(dialog.open_button, LEFT)
    account = own.workspace.world.world.accounts[0].id
    assert own.workspace.world.node(f"arn:aws:iam::{account}:role/made") is not None


TRUST = (
    '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", '
    '"Principal": {"Service": "ec2.amazonaws.com"}}}'
)


def test_what_is_no_plan_is_told(own: MainWindow) -> None:
    told: list[object] = []
    own.workspace.window.failed.connect(told.append)
    own.plans.read(IAC / "world.json", {})
    assert "neither a plan" in str(told[0])


def test_projects_hold_what_a_plan_proposes() -> None:
    """Every edit of the plan is read as it was written."""
    world = read_sources([IAC / "world.json"]).world
    assert world is not None
    for edit in propose(world, [read_plan(read_plan_file(PLAN)[0], Given())]).edits:
        assert edit_from_json(json.loads(json.dumps(edit_to_json(edit)))) == edit
