"""Pictures of the window, without a screen: for the README, and to judge a change by eye.

    python packaging/screenshots.py FOLDER                      the pictures of the README
    python packaging/screenshots.py FOLDER --scene all          every scene
    python packaging/screenshots.py FOLDER --open accounts/     another source than the demo

Scenes are played with real mouse and key events. Run it with TZ=America/Los_Angeles, so that times
are the same on every machine.
"""

import argparse
import json
import os
import runpy
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fault_scenes
import filter_scenes
import finding_scenes
import group_scenes
import help_scenes
import large_scenes
import live_scenes
import map_scenes
import privacy_scenes
import project_scenes
import reality_scenes
import review_scenes
import settings_scenes
import showing_scenes
import simulator_scenes
import table_scenes
import way_scenes
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog

from rolescope.model.edits.documents import WithDocument
from rolescope.model.edits.trusts import RequireMfa, WithoutAnyTrust
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy_edit import WithInlinePolicy, WithStatement
from rolescope.model.request import AssumeRoleParameters
from rolescope.model.review import Note, Status, Subject, SubjectKind
from rolescope.pictures.picture import Line
from rolescope.trust.edge import PrincipalKind
from rolescope.ui.features.compare.panel import Compare
from rolescope.ui.features.help.limits_strip import LIMITS_SEEN
from rolescope.ui.features.paths.panel import PathsPanel
from rolescope.ui.features.permissions.panel import PermissionsPanel
from rolescope.ui.features.timeline.panel import TimelinePage
from rolescope.ui.features.whatif.edit_panel import EditPanel
from rolescope.ui.features.whatif.impact_panel import ImpactRow
from rolescope.ui.shared.note_card import NoteCard
from rolescope.ui.shell.app import make_application
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state import note_edits, role_requests
from rolescope.ui.state.runner import Inline
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import new_workspace
from rolescope.value import replace

SCREEN = {"width": 2200, "height": 1400}
REVOKED = 1795197000  # 2026-11-20T17:50:00Z
WHEN = '      "Condition": { "StringLike": { "sts:RoleSessionName": "gha-*" } },'
OPENED = ("ecs", "iam", "s3", "sts")
TESTS = Path(__file__).resolve().parents[1] / "tests"
README = (("overview", "light"), ("simulate-allowed", "dark"), ("overview-5000", "light"))


def prepare_screen(folder: Path, percent: int = 100) -> None:
    """Make Qt's screen in memory large enough. Before Qt is started."""
    size = {side: length * percent // 100 for side, length in SCREEN.items()}
    file = folder / "screens.json"
    screen = {"name": "memory", "x": 0, "y": 0, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    file.write_text(json.dumps({"screens": [screen | size]}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file}"


class Studio:
    """A window and hands to use it."""

    principal = "release-manager"
    caller, role = "deploy-hub", "release-manager"

    def __init__(
        self, size: tuple[int, int], theme: str, sources: list[Path], home: Path, percent: int
    ) -> None:
        self.app = make_application(theme, percent)
        self.mouse = QTest
        self.sources = sources
        settings = Settings(home)
        settings.theme = theme
        settings.text_size = percent
        settings.set_flag(LIMITS_SEEN)  # said once, and not in every picture
        self.workspace = new_workspace(Inline(self.app))
        self.window = MainWindow(self.workspace, settings)
        self.window.resize(*(side * 100 // percent for side in size))
        self.window.show()
        self.settle()

    def settle(self) -> None:
        """Let layouts and delayed work finish."""
        for _ in range(6):
            self.app.processEvents()
            self.mouse.qWait(50)

    def save(self, file: Path) -> None:
        """Grab the window with what lies over it."""
        self.mouse.mouseMove(self.window.pane.canvas.viewport(), QPoint(1, 1))
        deck = self.window.presentation.deck_window
        if deck.isVisible():  # as on a screen of the size that is asked for
            deck.setGeometry(self.window.geometry())
        self.settle()
        picture = self.window.grab()
        painter = QPainter(picture)
        for other in self.app.topLevelWidgets():  # places are those on a screen of 100 %
            if other is not self.window and other.isVisible():
                painter.drawPixmap(self.window.mapFromGlobal(other.pos()), other.grab())
        painter.end()
        picture.save(str(file))

    def close(self) -> None:
        """Close the window."""
        self.workspace.project.leave()  # nothing is asked
        for dialog in self.window.findChildren(QDialog):
            dialog.close()
        self.window.close()
        self.workspace.history.stack.clear()

    def open(self) -> None:
        """Open the sources, or the demo."""
        if self.sources:
            self.workspace.opener.open(self.sources)
        else:
            self.workspace.opener.open_demo()
        self.settle()

    def node(self, name: str) -> str:
        """Return the id of a node by its name."""
        analysis = self.workspace.world.analysis
        nodes = analysis.graph.nodes if analysis is not None else ()
        return next(node.id for node in nodes if node.name == name)

    def click(self, name: str, *, twice: bool = False) -> None:
        """Click the row or card of a principal."""
        canvas = self.window.pane.canvas
        item = canvas.related.items[min(canvas.related.of_nodes((self.node(name),)))]
        canvas.reveal(frozenset((item.id,)))
        place = canvas.place_of(item).toPoint()
        press = self.mouse.mouseDClick if twice else self.mouse.mouseClick
        press(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.settle()

    def click_trust(self, source: str, target: str) -> None:
        """Click the last leg of a line, just before its role."""
        canvas = self.window.pane.canvas
        edges = self.workspace.world.edges_from(self.node(source))
        edge = next(edge.id for edge in edges if edge.target == self.node(target))
        lines = canvas.related.of_edges((edge,))
        (x0, y0), (x1, y1) = next(
            shape.points[-2:]
            for shape in canvas.picture.shapes
            if isinstance(shape, Line) and shape.item in lines
        )
        place = canvas.camera.to_view(QPointF((x0 + x1) / 2, (y0 + y1) / 2)).toPoint()
        self.mouse.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.settle()

    def press(self, text: str) -> None:
        """Click every button with a text that is there."""
        for button in self.window.findChildren(QAbstractButton):
            if button.text().strip() == text and button.isVisible() and button.isEnabled():
                self.mouse.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def key(self, keys: str) -> None:
        """Press a letter on the canvas."""
        self.window.pane.canvas.setFocus()
        self.mouse.keyClicks(self.window.pane.canvas, keys)
        self.settle()

    def type(self, text: str) -> None:
        """Type into the search box."""
        self.window.search.start()
        self.mouse.keyClicks(self.window.search, text)
        self.settle()


def _start(_studio: Studio) -> None:
    """Nothing is open."""


def _pasted(studio: Studio) -> None:
    """A trust policy, or the source that is asked for, was pasted on the start page."""
    trusted = {"AWS": ["arn:aws:iam::992711840031:root", "arn:aws:iam::330081247765:root"]}
    statement = {"Effect": "Allow", "Principal": trusted, "Action": "sts:AssumeRole"}
    text = studio.sources[0].read_text() if studio.sources else json.dumps({"Statement": statement})
    QGuiApplication.clipboard().setText(text)
    studio.mouse.keyClick(studio.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def _overview(studio: Studio) -> None:
    studio.open()


def _focus(studio: Studio) -> None:
    studio.open()
    studio.click("prod-admin", twice=True)
    studio.window.pane.escape()


def _trust(studio: Studio) -> None:
    studio.open()
    studio.click_trust("deploy-hub", "release-manager")


def _role(studio: Studio) -> None:
    studio.open()
    studio.click("release-manager")


def _simulate(studio: Studio, caller: str, role: str) -> None:
    studio.open()
    studio.click(caller)
    studio.key("s")
    studio.click(role)


def _simulate_any(studio: Studio) -> None:
    """Any caller on any role; they may be anywhere in the picture, or not in it."""
    studio.open()
    role_requests.ask(studio.workspace, studio.node(studio.caller), studio.node(studio.role))
    studio.settle()


def _allowed(studio: Studio) -> None:
    _simulate(studio, "deploy-hub", "release-manager")
    studio.press("Use it")


def _denied(studio: Studio) -> None:
    _simulate(studio, "incident-response", "prod-admin")


def _open(studio: Studio) -> None:
    """What the request does not give is left open: it says what it needs."""
    _simulate(studio, "deploy-hub", "release-manager")
    workspace = studio.workspace
    if workspace.question.simulation is not None:
        workspace.question.simulate(replace(workspace.question.simulation.request, is_open=True))


def _depends(studio: Studio) -> None:
    """Two hours as org-admin, whose longest session was not imported."""
    studio.open()
    workspace = studio.workspace
    role = studio.node("org-admin")
    edge = next(
        edge for edge in workspace.world.edges_to(role) if edge.kind is PrincipalKind.FEDERATED
    )
    role_requests.ask(workspace, edge.source, role)
    studio.settle()
    studio.press("Use it")
    if workspace.question.simulation is not None:
        request = workspace.question.simulation.request
        parameters = replace(request.parameters, duration=7200)
        workspace.question.simulate(replace(request, parameters=parameters))


def _chain(studio: Studio) -> None:
    """Three hops to the administrator of prod, each some minutes after the other."""
    studio.open()
    role_requests.ask(studio.workspace, studio.node("ci-runner"), studio.node("deploy-hub"))
    _ask_with(studio, at="2026-11-20T17:02:00Z", session_name="ci-runner-0902", duration=7200)
    studio.press("Next hop from here")
    studio.click("release-manager")
    studio.press("Use it")
    _ask_with(studio, at="2026-11-20T17:05:00Z", session_name="release-842")
    studio.press("Next hop from here")
    studio.click("prod-admin")
    _ask_with(studio, at="2026-11-20T17:08:00Z", session_name="release-842")
    studio.workspace.question.move_to("2026-11-20T17:20:00Z")
    studio.settle()


def _ask_with(studio: Studio, *, at: str, **parameters: Any) -> None:
    """Ask the hop that is looked at at another time, with other parameters."""
    workspace = studio.workspace
    if workspace.question.simulation is not None:
        request = workspace.question.simulation.request
        changed = replace(request.parameters, **parameters)
        workspace.question.simulate(replace(request, at=at, parameters=changed))
    studio.settle()


def _credentials(studio: Studio) -> None:
    _chain(studio)
    studio.workspace.window.open_panel("credentials")


def _chain_broken(studio: Studio) -> None:
    """Hop 1 asks for longer than its role allows: nobody can make the others."""
    _chain(studio)
    studio.workspace.question.look_at(0)
    _ask_with(studio, at="2026-11-20T17:02:00Z", duration=14400)


def _picking(studio: Studio) -> None:
    studio.open()
    studio.click("deploy-hub")
    studio.key("s")


def _permissions(studio: Studio) -> None:
    _allowed(studio)
    studio.workspace.window.open_panel("permissions")


def _permissions_of(studio: Studio) -> None:
    """The permissions of one principal over the whole window, a few services opened."""
    studio.open()
    studio.workspace.selection.select(Selection(nodes=(studio.node(studio.principal),)))
    studio.workspace.window.open_panel("permissions")
    workbench = studio.window.workbench
    tabs = workbench.bottom.tabs
    studio.mouse.mouseDClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(0).center())
    studio.settle()
    panel = workbench.widget("permissions")
    if not isinstance(panel, PermissionsPanel):
        return
    for row in reversed(range(panel.model.rowCount())):
        index = panel.model.index(row, 0)
        if index.data() in OPENED:
            panel.tree.setCurrentIndex(index)
            studio.mouse.keyClick(panel.tree, Qt.Key.Key_Right)
    panel.tree.scrollToTop()
    studio.settle()


def _credentials_by(operation: str, who: str) -> Callable[[Studio], object]:
    """A call of STS for other credentials than those of a role."""

    def play(studio: Studio) -> None:
        studio.open()
        studio.workspace.selection.select(Selection(nodes=(studio.node(who),)))
        studio.settle()
        studio.window.menus.by_id[operation].trigger()

    return play


def _who_can(studio: Studio) -> None:
    """Who can read a bucket, asked below the layers of one principal."""
    studio.open()
    studio.workspace.selection.select(Selection(nodes=(studio.node(studio.principal),)))
    studio.workspace.window.open_panel("permissions")
    workbench = studio.window.workbench
    tabs = workbench.bottom.tabs
    studio.mouse.mouseDClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(0).center())
    studio.settle()
    panel = workbench.widget("permissions")
    if not isinstance(panel, PermissionsPanel):
        return
    box = panel.can
    if not box.isVisible():  # where there is little room
        studio.mouse.mouseClick(panel.places.can_switch, Qt.MouseButton.LeftButton)
    studio.mouse.mouseClick(box.tabs, Qt.MouseButton.LeftButton, pos=box.tabs.tabRect(1).center())
    studio.mouse.keyClicks(box.action, "s3:GetObject")
    studio.mouse.keyClicks(box.resource, "arn:aws:s3:::nw-lake/x")
    studio.mouse.keyClick(box.resource, Qt.Key.Key_Return)
    studio.settle()
    panel.layers.verticalScrollBar().setValue(panel.layers.verticalScrollBar().maximum())
    studio.settle()


def _without(studio: Studio) -> None:
    studio.open()
    studio.click_trust("deploy-hub", "release-manager")
    studio.press("Remove trust")


def _assertions(studio: Studio) -> None:
    """Three verdicts that must hold; an edit breaks one of them."""
    studio.open()
    workspace = studio.workspace
    for caller, role in (
        ("ci-runner", "deploy-hub"),
        ("gha-deploy", "deploy-hub"),
        ("incident-response", "prod-admin"),
    ):
        role_requests.ask(workspace, studio.node(caller), studio.node(role))
        studio.settle()
        studio.press("Must stay allowed")
        studio.press("Must be denied")
    edges = workspace.world.edges_from(studio.node("ci-runner"))
    edge = next(edge.id for edge in edges if edge.target == studio.node("deploy-hub"))
    workspace.selection.select(Selection(edges=(edge,)))
    studio.settle()
    studio.press("Remove trust")
    workspace.window.open_panel("assertions")
    studio.settle()


def _edit(studio: Studio) -> None:
    """Two callers of deploy-hub go, a condition comes; the trust of db-import is off."""
    studio.open()
    studio.workspace.history.add_edit(WithoutAnyTrust(studio.node("db-import")))
    studio.settle()
    studio.click("deploy-hub")
    studio.window.menus.by_id["edit-policy"].trigger()
    studio.settle()
    panel = studio.window.workbench.widget("edit")
    if not isinstance(panel, EditPanel):
        return
    box = panel.pane.box
    for line, text in ((9, ""), (9, ""), (12, f"{WHEN}")):
        box.go_to_line(line)
        studio.mouse.keyClick(box, Qt.Key.Key_Home)
        if text:
            studio.mouse.keyClicks(box, text)
            studio.mouse.keyClick(box, Qt.Key.Key_Return)
        else:
            studio.mouse.keyClick(box, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
            studio.mouse.keyClick(box, Qt.Key.Key_Delete)
    studio.mouse.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    studio.settle()


def _edit_beside(studio: Studio) -> None:
    """The same, with the import beside it, and a fault."""
    _edit(studio)
    studio.press("Side by side")
    panel = studio.window.workbench.widget("edit")
    if isinstance(panel, EditPanel):
        panel.pane.box.go_to_line(5)
        studio.mouse.keyClick(panel.pane.box, Qt.Key.Key_End)
        studio.mouse.keyClick(panel.pane.box, Qt.Key.Key_Backspace)
    studio.settle()
    studio.mouse.qWait(500)


def _edit_words(studio: Studio) -> None:
    """A name is being completed."""
    _edit(studio)
    panel = studio.window.workbench.widget("edit")
    if isinstance(panel, EditPanel):
        box = panel.pane.box
        box.go_to_line(8)
        studio.mouse.keyClick(box, Qt.Key.Key_End)
        studio.mouse.keyClick(box, Qt.Key.Key_Return)
        studio.mouse.keyClicks(box, '"gha')
    studio.settle()


def _edit_form(studio: Studio) -> None:
    """Another change: an external ID that AWS would not take."""
    studio.open()
    studio.click("deploy-hub")
    studio.window.menus.by_id["more-changes"].trigger()
    studio.settle()
    panel = studio.window.workbench.widget("edit")
    if isinstance(panel, EditPanel):
        panel.forms.choice.setCurrentIndex(1)
        field = panel.forms.fields["value"]
        studio.mouse.keyClicks(field, "nw rel 7731")
    studio.settle()


def _whatif(studio: Studio) -> None:
    """Two edits: the trust of deploy-hub narrowed, that of db-import switched off."""
    studio.open()
    workspace = studio.workspace
    place = Place(PlaceKind.TRUST, studio.node("deploy-hub"))
    policy = place.find(workspace.world.world)
    trust = json.loads(policy.text) if policy is not None else {}
    first = trust["Statement"][0]
    first["Principal"]["AWS"] = [studio.node("gha-deploy")]
    first["Condition"] = {"StringLike": {"sts:RoleSessionName": "gha-*"}}
    workspace.history.add_edit(WithDocument(place, json.dumps(trust, indent=2)))
    workspace.history.add_edit(WithoutAnyTrust(studio.node("db-import")))
    current = workspace.history.review.current
    if current is not None:
        named = workspace.history.review.rename(current, "Pipelines only through GitHub")
        workspace.history.change(named, "Rename the scenario")
    studio.settle()


def _paths(studio: Studio) -> None:
    """The ways of a pipeline to the administrator of prod."""
    studio.open()
    ends = tuple(studio.node(name) for name in ("ci-runner", "prod-admin"))
    studio.workspace.selection.select(Selection(nodes=ends))
    studio.key("b")
    _choose_path(studio, 1)


def _choose_path(studio: Studio, number: int) -> None:
    panel = studio.window.workbench.widget("paths")
    if isinstance(panel, PathsPanel) and len(panel.list.lines) > number:
        place = panel.list.visualRect(panel.list.model().index(number, 0)).center()
        viewport = panel.list.viewport()
        studio.mouse.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    studio.settle()


def _reach(studio: Studio) -> None:
    """Everything that a user may become."""
    studio.open()
    studio.workspace.selection.select(Selection(nodes=(studio.node("ci-runner"),)))
    studio.key("r")


def _reached_by(studio: Studio) -> None:
    """Who can become the administrator of prod."""
    studio.open()
    studio.click("prod-admin")
    canvas, shift = studio.window.pane.canvas, Qt.KeyboardModifier.ShiftModifier
    canvas.setFocus()
    studio.mouse.keyClick(canvas, Qt.Key.Key_R, shift)
    studio.settle()


def _paths_chain(studio: Studio) -> None:
    """A path of the list, simulated hop by hop."""
    _paths(studio)
    studio.press("Simulate this chain")


def _paths_whatif(studio: Studio) -> None:
    """Who can become the administrator, after two edits."""
    _whatif(studio)
    studio.window.commands.ask_paths("administrators", "")
    studio.window.commands.ask_paths("", "prod-admin")
    studio.settle()


def _history(studio: Studio) -> None:
    """Three edits, of which the last is undone, and the tab with all of them."""
    _whatif(studio)
    studio.workspace.history.add_edit(RequireMfa(studio.node("release-manager")))
    studio.workspace.history.stack.undo()
    studio.workspace.window.open_panel("history")
    studio.settle()


def _baseline(studio: Studio) -> None:
    """The scenario is kept; the strip leads back to it."""
    _whatif(studio)
    studio.press("Back to baseline")


def _impact(studio: Studio) -> None:
    """Why somebody loses a role, permissions that differ, and a role that is gained."""
    _whatif(studio)
    workspace = studio.workspace
    hub, admin = studio.node("deploy-hub"), studio.node("tools-admin")
    for name, action in (("more", "sqs:*"), ("and-more", "iam:CreateUser")):
        statement = json.dumps({"Effect": "Allow", "Action": action, "Resource": "*"})
        workspace.history.add_edit(
            WithInlinePolicy(hub, name, statement, f"Let deploy-hub do {action}")
        )
    trust = {"Effect": "Allow", "Principal": {"AWS": hub}, "Action": "sts:AssumeRole"}
    place = Place(PlaceKind.TRUST, admin)
    workspace.history.add_edit(
        WithStatement(place, json.dumps(trust), "Let deploy-hub assume tools-admin")
    )
    studio.settle()
    panel = studio.window.workbench.widget("impact")
    if panel is not None:
        row = panel.findChildren(ImpactRow)[0]
        studio.mouse.mouseClick(row.head, Qt.MouseButton.LeftButton)
    studio.settle()


def _whatif_focus(studio: Studio) -> None:
    """What is left of the ways to the administrator of prod."""
    _whatif(studio)
    studio.click("prod-admin", twice=True)
    studio.window.pane.escape()


def _notes(studio: Studio) -> None:
    """What was decided about a role, a trust and a verdict, and a note of another import."""
    studio.open()
    workspace = studio.workspace
    role_requests.ask(workspace, studio.node("ci-runner"), studio.node("deploy-hub"))
    verdict = note_edits.verdict_subject(workspace)
    workspace.question.leave()
    edges = workspace.world.edges_from(studio.node("deploy-hub"))
    trust = next(edge.id for edge in edges if edge.target == studio.node("release-manager"))
    for kind, id_, status, owner, text in (
        (SubjectKind.EDGE, trust, Status.ACCEPTED, "ana", "Releases come this way. Reviewed."),
        (SubjectKind.NODE, studio.node("db-import"), Status.TO_FIX, "", "No condition at all."),
        (SubjectKind.NODE, studio.node("Okta"), Status.QUESTION, "zoe", "Who may be in the group?"),
        (SubjectKind.NODE, "arn:aws:iam::111122223333:role/gone", None, "", "It was here in May."),
    ):
        note = Note(subject=Subject(kind, id_), status=status, owner=owner, text=text)
        workspace.history.change(
            workspace.history.review.with_note(replace(note, date=workspace.world.now())), "Note"
        )
    if verdict is not None:
        note_edits.set_status(workspace, verdict, Status.ACCEPTED)
    workspace.window.open_panel("notes")
    workspace.selection.select(Selection(nodes=(studio.node("db-import"),)))
    studio.settle()
    for card in studio.window.findChildren(NoteCard):
        if card.isVisible():
            studio.mouse.mouseClick(card.summary, Qt.MouseButton.LeftButton)
    studio.settle()


def _compare(studio: Studio) -> None:
    """The demo against the import of May."""
    studio.open()
    write = runpy.run_path(str(TESTS / "support" / "worlds" / "older_demo.py"))["write_older"]
    with tempfile.TemporaryDirectory() as folder:
        studio.workspace.comparison.with_import([write(Path(folder))])
    studio.settle()
    panel = studio.window.workbench.widget("compare")
    if isinstance(panel, Compare):
        tree = panel.tree
        index = tree.model().index(1, 0, tree.model().index(0, 0))
        place = tree.visualRect(index).center()
        studio.mouse.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
        studio.mouse.keyClick(tree, Qt.Key.Key_Right)
    studio.settle()


def _coverage(studio: Studio) -> None:
    studio.open()
    studio.window.data_bar.link.click()


def _timeline(studio: Studio) -> None:
    """The chain of three hops to prod-admin over time, with a revocation that is looked at."""
    studio.open()
    workspace = studio.workspace
    release = AssumeRoleParameters(session_name="release-842")
    hops = (
        ("deploy-hub", "17:02", replace(release, session_name="ci-runner-0902", duration=7200)),
        ("release-manager", "17:05", replace(release, external_id="nw-rel-7731")),
        ("prod-admin", "17:08", release),
    )
    role_requests.ask(workspace, studio.node("ci-runner"), studio.node("deploy-hub"))
    for number, (name, time, given) in enumerate(hops):
        if number:
            workspace.question.add_hop(studio.node(name))
        if workspace.question.simulation is not None:
            request = workspace.question.simulation.request
            at = f"2026-11-20T{time}:00Z"
            workspace.question.simulate(replace(request, at=at, parameters=given))
    workspace.window.open_panel("credentials")
    workspace.window.open_panel("timeline")
    workspace.question.move_to("2026-11-20T17:20:00Z")
    studio.settle()
    page = studio.window.workbench.widget("timeline")
    if isinstance(page, TimelinePage):
        studio.mouse.mouseClick(page.view.names.names[2].button, Qt.MouseButton.LeftButton)
        while page.view.chart.revoke.second < REVOKED:
            studio.mouse.keyClick(page.view.chart.revoke, Qt.Key.Key_Right)
        page.view.chart.now.setFocus()
    studio.settle()


def _refused(studio: Studio) -> None:
    """Four hours as deploy-hub, which allows two."""
    studio.open()
    workspace = studio.workspace
    role_requests.ask(workspace, studio.node("ci-runner"), studio.node("deploy-hub"))
    if workspace.question.simulation is not None:
        request = workspace.question.simulation.request
        parameters = replace(request.parameters, duration=14_400)
        workspace.question.simulate(replace(request, parameters=parameters))
    workspace.window.open_panel("timeline")
    studio.settle()


def _explore(studio: Studio) -> None:
    studio.open()
    studio.workspace.window.open_panel("explore")


def _search(studio: Studio) -> None:
    studio.open()
    studio.type("admin")


SCENES: dict[str, Callable[[Studio], object]] = {
    "start": _start,
    "pasted": _pasted,
    "overview": _overview,
    "focus": _focus,
    "trust": _trust,
    "role": _role,
    "picking": _picking,
    "simulate": _simulate_any,
    "simulate-allowed": _allowed,
    "simulate-denied": _denied,
    "simulate-depends": _depends,
    "simulate-open": _open,
    "chain": _chain,
    "chain-broken": _chain_broken,
    "credentials": _credentials,
    "get-session-token": _credentials_by("get-session-token", "ci-runner"),
    "get-federation-token": _credentials_by("get-federation-token", "ci-runner"),
    "assume-root": _credentials_by("assume-root", "org-admin"),
    "permissions": _permissions,
    "permissions-of": _permissions_of,
    "who-can": _who_can,
    "without": _without,
    "whatif": _whatif,
    "impact": _impact,
    "paths": _paths,
    "paths-chain": _paths_chain,
    "reach": _reach,
    "reached-by": _reached_by,
    "paths-whatif": _paths_whatif,
    "whatif-focus": _whatif_focus,
    "history": _history,
    "baseline": _baseline,
    "edit": _edit,
    "edit-beside": _edit_beside,
    "edit-words": _edit_words,
    "edit-form": _edit_form,
    "assertions": _assertions,
    "notes": _notes,
    "compare": _compare,
    "coverage": _coverage,
    "explore": _explore,
    "session-timeline": _timeline,
    "duration-refused": _refused,
    "search": _search,
    **filter_scenes.SCENES,
    **finding_scenes.SCENES,
    **review_scenes.SCENES,
    **group_scenes.SCENES,
    **large_scenes.SCENES,
    **live_scenes.SCENES,
    **map_scenes.SCENES,
    **privacy_scenes.SCENES,
    **reality_scenes.SCENES,
    **settings_scenes.SCENES,
    **help_scenes.SCENES,
    **showing_scenes.SCENES,
    **simulator_scenes.SCENES,
    **table_scenes.SCENES,
    **way_scenes.SCENES,
    **project_scenes.scenes(_whatif),
    **fault_scenes.scenes(_whatif),
}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scene", action="append", choices=["all", *SCENES])
    parser.add_argument("--theme", action="append", choices=["light", "dark", "high-contrast"])
    parser.add_argument("--size", default="1600x1000", help="1600x1000 or 1280x720")
    parser.add_argument("--text-size", type=int, default=100, help="percent; the screen grows too")
    parser.add_argument("--of", help="whose permissions the scene permissions-of shows")
    parser.add_argument("--caller", help="who calls in the scene simulate")
    parser.add_argument("--role", help="which role is asked for in the scene simulate")
    parser.add_argument("--open", dest="sources", action="append", type=Path, default=[])
    return parser.parse_args()


def main() -> int:
    """Play the scenes and save their pictures."""
    options = _options()
    width, _, height = options.size.partition("x")
    scenes = list(SCENES) if "all" in (options.scene or ()) else options.scene or ()
    wanted = [(scene, theme) for scene in scenes for theme in options.theme or ("light",)]
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        prepare_screen(Path(home), options.text_size)
        for scene, theme in wanted or README:
            size, percent = (int(width), int(height)), options.text_size
            studio = Studio(size, theme, options.sources, Path(home), percent)
            studio.principal = options.of or studio.principal
            studio.caller = options.caller or studio.caller
            studio.role = options.role or studio.role
            SCENES[scene](studio)
            suffix = "" if options.size == "1600x1000" else f"-{width}"
            file = options.folder / f"{scene}-{theme}{suffix}.png"
            studio.save(file)
            studio.close()
            print(file)  # noqa: T201 - a tool of the command line
    return 0


if __name__ == "__main__":
    sys.exit(main())
