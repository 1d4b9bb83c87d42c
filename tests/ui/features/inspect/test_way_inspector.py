"""The inspector shows ways of escalation: those of a principal, and one in full."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from rolescope.model.edits.entities import WithoutPrincipal
from rolescope.ui.features.inspect.panel import Inspector
from rolescope.ui.features.inspect.way_details import ClosingCard, WayDetails
from rolescope.ui.features.simulate.way_proof_panel import WayProofPanel
from rolescope.ui.kit.pills import FactPill, TextLink
from rolescope.ui.kit.text import PlainLabel, StyledLabel
from rolescope.ui.shared.rows import EntityRow, SignRow
from rolescope.ui.state import way_search
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from support.window.shown_world import show_world
from support.worlds.build import allow, managed, role, user
from support.worlds.escalation_worlds import alice, arn, for_service, world

ALICE, BOB, TARGET = arn("user/alice"), arn("user/bob"), arn("role/Target")
PASSING = allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(workspace: Workspace, qtbot: QtBot) -> Inspector:
    show_world(
        workspace,
        world(
            alice(PASSING),
            user("bob", allows=allow(["iam:PutUserPolicy", "iam:AttachUserPolicy"])),
            for_service("lambda"),
            role("Idle"),
        ),
    )
    made = Inspector(workspace)
    qtbot.addWidget(made)
    made.resize(440, 900)
    made.show()
    return made


def rows(panel: QWidget) -> dict[str, EntityRow]:
    QApplication.processEvents()
    return {" ".join(row.texts()): row for row in panel.findChildren(EntityRow) if row.isVisible()}


def said(panel: QWidget) -> str:
    QApplication.processEvents()
    texts = [one.text() for one in panel.findChildren(StyledLabel) if one.isVisible()]
    return "\n".join(
        (*texts, *(one.text() for one in panel.findChildren(PlainLabel) if one.isVisible()))
    )


def select(workspace: Workspace, *nodes: str) -> None:
    workspace.selection.select(Selection(nodes=nodes))
    QApplication.processEvents()


def open_way(panel: Inspector, workspace: Workspace) -> WayDetails:
    workspace.ways.run()
    select(workspace, ALICE)
    row = next(row for words, row in rows(panel).items() if words.startswith("Target"))
    QTest.mouseClick(row, LEFT)
    QApplication.processEvents()
    assert isinstance(panel.details, WayDetails)
    return panel.details


def test_before_they_are_found_a_click_asks_for_them(
    panel: Inspector, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(way_search, "_MAX_UNASKED", 1)
    select(workspace, ALICE)
    (link,) = (one for one in panel.findChildren(TextLink) if "escalation" in one.text())
    QTest.mouseClick(link, LEFT)
    assert workspace.ways.found is not None
    assert any(words.startswith("Target") for words in rows(panel))


def test_a_principal_has_its_ways_out_and_its_second_crown(
    panel: Inspector, workspace: Workspace
) -> None:
    workspace.ways.run()
    select(workspace, BOB)
    assert any("itself Write an inline policy admin, holds" in one for one in rows(panel))
    pills = [pill.text() for pill in panel.findChildren(FactPill) if pill.isVisible()]
    assert "Can make itself admin" in pills


def test_a_role_has_its_ways_in(panel: Inspector, workspace: Workspace) -> None:
    workspace.ways.run()
    select(workspace, TARGET)
    assert any(words.startswith("alice") and "holds" in words for words in rows(panel))


def test_who_has_none_says_so(panel: Inspector, workspace: Workspace) -> None:
    workspace.ways.run()
    select(workspace, arn("role/Idle"))
    assert "No way leads from here" in said(panel)


def test_one_way_shows_all_that_it_needs(panel: Inspector, workspace: Workspace) -> None:
    details = open_way(panel, workspace)
    assert panel.windowTitle() == "Escalation way"
    words = said(panel)
    for part in (
        "iam:PassRole on Target",
        "lambda:CreateFunction",
        "Nothing denies",
        "Administrator of",
        "Target trusts lambda",
        "no event of its own",
        "How to close it",
    ):
        assert part in words
    signs = [row for row in panel.findChildren(SignRow) if row.isVisible()]
    assert len(signs) >= len(details.detail.needs)


def test_lines_show_the_statement_in_its_document(panel: Inspector, workspace: Workspace) -> None:
    details = open_way(panel, workspace)
    trust = next(
        one for one in panel.findChildren(TextLink) if "trusts lambda" in one.accessibleName()
    )
    QTest.mouseClick(trust, LEFT)
    bar = details.documents.bar
    assert bar.tabText(bar.currentIndex()) == "Trust policy"


def test_focus_goes_to_who_is_taken_over(
    panel: Inspector, workspace: Workspace, qtbot: QtBot
) -> None:
    open_way(panel, workspace)
    button = next(one for one in panel.findChildren(QPushButton) if one.text() == "Focus")
    with qtbot.waitSignal(workspace.window.focus_asked) as asked:
        QTest.mouseClick(button, LEFT)
    assert asked.args[0] == TARGET


def test_it_is_copied_as_text(panel: Inspector, workspace: Workspace) -> None:
    open_way(panel, workspace)
    panel.actions()[0].trigger()
    assert "iam:PassRole on Target" in QGuiApplication.clipboard().text()


def test_several_ways_are_listed(panel: Inspector, workspace: Workspace) -> None:
    workspace.ways.run()
    ids = tuple(way.id for way in workspace.ways.ways_from(BOB))
    workspace.selection.select(Selection(edges=ids))
    assert f"{len(ids)} ways of escalation" in said(panel)
    QTest.mouseClick(next(iter(rows(panel).values())), LEFT)
    assert isinstance(panel.details, WayDetails)


def test_simulate_proves_every_needed_action(
    panel: Inspector, workspace: Workspace, qtbot: QtBot
) -> None:
    proof = WayProofPanel(workspace)
    qtbot.addWidget(proof)
    proof.resize(1000, 500)
    proof.show()
    assert proof.banner.texts()[0] == "No way of escalation was simulated yet."
    details = open_way(panel, workspace)
    button = next(one for one in panel.findChildren(QPushButton) if one.text() == "Simulate")
    with qtbot.waitSignal(workspace.window.panel_asked) as asked:
        QTest.mouseClick(button, LEFT)
    assert asked.args[0] == "way-proof"
    headline, because, _ = proof.banner.texts()
    assert headline.startswith("Allowed. alice can take over Target by 3 actions")
    assert because.count("allows it") == len(details.detail.way.best.needs)
    assert "iam:PassRole on Target (Yes)" in proof.text()
    proof.actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == proof.text()
    row = next(row for row in proof.trace.rows() if row.decided)
    assert row.excerpt is not None
    assert proof.view.excerpt is not None


def test_a_proof_follows_edits(panel: Inspector, workspace: Workspace, qtbot: QtBot) -> None:
    proof = WayProofPanel(workspace)
    qtbot.addWidget(proof)
    proof.show()
    workspace.ways.prove(open_way(panel, workspace).detail.way)
    workspace.history.add_edit(WithoutPrincipal(TARGET))
    workspace.ways.run()
    assert proof.banner.texts()[0] == "This way no longer holds."
    assert not proof.text()


def test_a_proof_shows_what_closed_its_way(
    panel: Inspector, workspace: Workspace, qtbot: QtBot
) -> None:
    proof = WayProofPanel(workspace)
    qtbot.addWidget(proof)
    proof.show()
    workspace.ways.prove(open_way(panel, workspace).detail.way)
    card = next(one for one in panel.findChildren(ClosingCard) if one.isVisible())
    QTest.mouseClick(card.apply, LEFT)
    workspace.ways.run()
    headline, because, _ = proof.banner.texts()
    assert headline.startswith("Denied. alice cannot take over Target")
    assert "denies it" in because
    assert any(row.decided for row in proof.trace.rows())


def test_one_click_closes_it_by_the_smallest_edit(panel: Inspector, workspace: Workspace) -> None:
    details = open_way(panel, workspace)
    way = details.detail.way
    cards = [one for one in panel.findChildren(ClosingCard) if one.isVisible()]
    assert cards[0].closing.title == "Deny iam:PassRole to alice"
    assert cards[0].closing.effect == "Closes this way; nobody else is touched."
    assert not cards[0].closing.left
    QTest.mouseClick(cards[0].apply, LEFT)
    workspace.ways.run()
    assert workspace.ways.way(way.id) is None
    assert not workspace.selection.current
    workspace.history.stack.undo()
    assert workspace.ways.way(way.id) is not None


def test_it_is_said_which_ways_to_the_same_end_stay_open(
    workspace: Workspace, qtbot: QtBot
) -> None:
    rewriting = allow("iam:UpdateAssumeRolePolicy", arn("role/Target"))
    show_world(workspace, world(alice(PASSING, rewriting), for_service("lambda")))
    panel = Inspector(workspace)
    qtbot.addWidget(panel)
    panel.resize(440, 900)
    panel.show()
    open_way(panel, workspace)
    card = next(one for one in panel.findChildren(ClosingCard) if one.isVisible())
    said = [label.text() for label in card.findChildren(StyledLabel)]
    assert said[-1] == "Leaves open to the same end: Create a Lambda function with a role."


def test_edits_that_touch_others_name_them(workspace: Workspace, qtbot: QtBot) -> None:
    held = ("policy/Builders",)
    given = world(
        managed("Builders", PASSING),
        alice(attached=held),
        *(user(name, attached=held) for name in ("bo", "cy", "di", "ed", "fay")),
        for_service("lambda"),
    )
    show_world(workspace, given)
    panel = Inspector(workspace)
    qtbot.addWidget(panel)
    panel.resize(440, 900)
    panel.show()
    open_way(panel, workspace)
    told = {one.closing.title: one.closing.effect for one in panel.findChildren(ClosingCard)}
    assert told["Remove iam:PassRole from Builders"] == (
        "Closes this way; 5 other principals lose the action, too: bo, cy, di, ed and 1 more."
    )
    assert told["Take lambda out of the trust of Target"] == (
        "Closes this way; what lambda runs with this role stops."
    )


def test_many_ways_of_a_line_are_listed_by_rule_and_a_click_unfolds_one(
    workspace: Workspace, qtbot: QtBot
) -> None:
    both = allow(["iam:PassRole", "lambda:*", "ecs:*"])
    makers = [user(f"maker{n}", allows=both) for n in range(9)]
    show_world(workspace, world(*makers, for_service("lambda"), for_service("ecs-tasks", "Other")))
    panel = Inspector(workspace)
    qtbot.addWidget(panel)
    panel.resize(440, 900)
    panel.show()
    workspace.ways.run()
    assert workspace.ways.found is not None
    ways = [way for way in workspace.ways.found.ways if way.source != way.target]
    workspace.selection.select(Selection(edges=tuple(way.id for way in ways)))
    by_rule = rows(panel)
    assert len(by_rule) == len({way.rule.id for way in ways})
    (row,) = (row for words, row in by_rule.items() if "Create a Lambda function" in words)
    assert row.texts()[1:] == ("lambda", "9 ways")
    QTest.mouseClick(row, LEFT)
    assert sum(words.startswith("maker") for words in rows(panel)) == 9
