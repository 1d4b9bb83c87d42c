"""Document: opening, selecting, simulating, scenarios with undo."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from rolescope.analysis import Analysis
from rolescope.engine.verdict import Decision
from rolescope.model.assumed import Assumed, KnownAccount
from rolescope.model.edit import Edit
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.model.interpretation import Interpretation
from rolescope.model.policy import PrincipalType, StatementPrincipal
from rolescope.pictures.view import Frame
from rolescope.ui.state import role_requests
from rolescope.ui.state.runner import Inline, JobFailure
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace, new_workspace
from rolescope.worker import state
from support.worlds.northwind import DEPLOY_HUB

ONE_USER = """{"UserDetailList": [{"UserName": "ann", "UserId": "AIDAEXAMPLE", "Path": "/",
    "Arn": "arn:aws:iam::111122223333:user/ann", "UserPolicyList": [], "GroupList": [],
    "AttachedManagedPolicies": []}], "GroupDetailList": [], "RoleDetailList": [], "Policies": []}"""


def node(workspace: Workspace, name: str) -> str:
    """Return the id of a node by its name."""
    assert workspace.world.analysis is not None
    return next(found.id for found in workspace.world.analysis.graph.nodes if found.name == name)


def edge(workspace: Workspace, source: str, target: str) -> str:
    """Return the id of an edge by the names of its ends."""
    return next(
        found.id
        for found in workspace.world.edges_from(node(workspace, source))
        if found.target == node(workspace, target)
    )


def switch_off(workspace: Workspace, source: str, target: str) -> None:
    edit = role_requests.without_trust(workspace, edge(workspace, source, target))
    assert edit is not None
    workspace.history.add_edit(edit)


def test_nothing_is_open_at_first(workspace: Workspace) -> None:
    assert workspace.world.analysis is None
    assert workspace.world.scenario is None
    assert not workspace.world.has_edits
    assert workspace.world.node("x") is None
    assert workspace.world.edges_from("x") == ()


def test_opening_the_sample_analyses_it(qtbot: QtBot, workspace: Workspace) -> None:
    with qtbot.waitSignal(workspace.world.analysed):
        workspace.opener.open_demo()
    assert workspace.opener.is_demo
    assert len(workspace.world.world.accounts) == 6
    assert workspace.world.time == "2026-11-20T17:20:00Z"
    assert not workspace.world.at_is_clock


def test_file_without_a_time_is_evaluated_at_the_clock(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "empty.json"
    file.write_text(ONE_USER, encoding="utf-8")
    with qtbot.waitSignal(workspace.world.analysed):
        workspace.opener.open([file])
    assert workspace.world.at_is_clock
    assert workspace.opener.sources == (file,)
    assert workspace.world.time == "2026-11-20T17:20:00Z"  # the clock of the tests


def test_unreadable_file_leaves_what_is_open(qtbot: QtBot, demo: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "broken.json"
    file.write_text("{", encoding="utf-8")
    before = demo.world.analysis
    with qtbot.waitSignal(demo.window.failed) as failed:
        demo.opener.open([file])
    assert failed.args is not None
    failure: JobFailure = failed.args[0]
    assert "broken.json" in str(failure.problems[0])
    assert demo.world.analysis is before


def test_selecting_tells_once(qtbot: QtBot, demo: Workspace) -> None:
    chosen = Selection(nodes=(node(demo, "deploy-hub"),))
    with qtbot.waitSignal(demo.selection.changed):
        demo.selection.select(chosen)
    with qtbot.assertNotEmitted(demo.selection.changed):
        demo.selection.select(Selection(nodes=chosen.nodes))


def test_simulation_answers_at_once(qtbot: QtBot, demo: Workspace) -> None:
    with qtbot.waitSignal(demo.question.simulated):
        role_requests.ask(demo, node(demo, "audit-hub"), node(demo, "lake-admin"))
    assert demo.question.simulation is not None
    assert demo.question.simulation.verdict.decision is not Decision.ALLOW


def test_switching_a_trust_off_can_be_undone(demo: Workspace) -> None:
    base, gone = demo.world.scenario, edge(demo, "deploy-hub", "release-manager")
    before = demo.world.analysis
    switch_off(demo, "deploy-hub", "release-manager")
    assert demo.world.has_edits
    assert demo.world.analysis is not None
    assert gone in (*demo.world.analysis.closed, *demo.world.analysis.changed)
    assert demo.world.edge(gone) is not None, "it stays findable: its ghost is drawn"
    assert demo.history.stack.undoText().startswith("Remove ")
    demo.history.stack.undo()
    assert demo.world.analysis is before
    assert demo.world.scenario == base
    demo.history.stack.redo()
    assert demo.world.has_edits


def test_undo_is_instant_because_analyses_are_kept(
    demo: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch_off(demo, "deploy-hub", "release-manager")
    monkeypatch.setattr(state, "analyse_edits", None)
    demo.history.stack.undo()
    assert not demo.world.has_edits


def edits(workspace: Workspace) -> tuple[Edit, ...]:
    return workspace.world.scenario.edits if workspace.world.scenario is not None else ()


def test_one_edit_of_several_can_be_taken_back(demo: Workspace) -> None:
    switch_off(demo, "deploy-hub", "release-manager")
    switch_off(demo, "release-manager", "prod-admin")
    both = edits(demo)
    demo.history.remove_edit(0)
    assert edits(demo) == both[1:]
    demo.history.stack.undo()
    assert edits(demo) == both
    demo.history.back_to_baseline()
    assert edits(demo) == ()


def test_answer_is_asked_again_in_the_scenario(demo: Workspace) -> None:
    role_requests.ask(demo, node(demo, "svc-scanner"), node(demo, "audit-hub"))
    assert demo.question.simulation is not None
    before = demo.question.simulation
    switch_off(demo, "svc-scanner", "audit-hub")
    assert demo.question.simulation is not before
    assert demo.question.simulation.verdict.decision is not Decision.ALLOW
    assert demo.question.simulation.request == before.request


class Forgetful(Inline):
    """A worker that was restarted: it knows no world."""

    def start(self, name: str, function: Any, args: Any, done: Any, failed: Any) -> None:
        state._memory.base = None
        state._memory.analyses.clear()
        super().start(name, function, args, done, failed)


def test_restarted_worker_is_told_the_world_again(qtbot: QtBot, app: object) -> None:
    assert app is not None
    workspace = new_workspace(Forgetful())
    workspace.opener.open_demo()
    switch_off(workspace, "deploy-hub", "release-manager")
    assert workspace.world.has_edits
    drawn: list[Any] = []
    workspace.queries.draw("overview", Frame(), drawn.append)
    assert len(drawn) == 1
    assert qtbot is not None


class Telling(Inline):
    """Counts how often an analysis is told to the worker."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def start(self, name: str, function: Any, args: Any, done: Any, failed: Any) -> None:
        self.times += any(isinstance(arg, Analysis) for arg in args)
        super().start(name, function, args, done, failed)


def test_a_restarted_worker_is_told_an_analysis_once(
    app: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app is not None
    worker = Telling()
    workspace = new_workspace(worker)
    workspace.opener.open_demo()
    monkeypatch.setattr(state, "_memory", state._Memory())
    drawn: list[Any] = []
    for view in ("overview", "map", "overview"):
        workspace.queries.draw(view, Frame(), drawn.append)
    assert (len(drawn), worker.times) == (3, 1)
    switch_off(workspace, "deploy-hub", "release-manager")
    assert workspace.world.has_edits


def test_the_worker_forgets_last_what_was_asked_about_last(
    demo: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    analyses = [demo.world.analysis]
    for ends in (("deploy-hub", "release-manager"), ("release-manager", "prod-admin")):
        switch_off(demo, *ends)
        analyses.append(demo.world.analysis)
    first, second, third = [one for one in analyses if one is not None]
    monkeypatch.setattr(state, "_MAX_ANALYSES", 2)
    memory = state._Memory()
    memory.keep(first)
    memory.keep(second)
    assert memory.find(0, state.key_of(first)) is first
    memory.keep(third)
    assert memory.find(0, state.key_of(first)) is first
    assert memory.find(0, state.key_of(second)) is None


class Failing(Inline):
    """A worker whose analysis has a bug."""

    def start(self, name: str, function: Any, args: Any, done: Any, failed: Any) -> None:
        if name == "analyse":
            failed(JobFailure(job=name, what="a bug", details="Traceback"))
        else:
            super().start(name, function, args, done, failed)


def test_failed_edit_leaves_the_undo_stack_as_it_was(qtbot: QtBot, app: object) -> None:
    assert app is not None
    workspace = new_workspace(Failing())
    workspace.opener.open_demo()
    with qtbot.waitSignal(workspace.window.failed):
        switch_off(workspace, "deploy-hub", "release-manager")
    qtbot.waitUntil(lambda: workspace.history.stack.index() == 0)
    assert not workspace.world.has_edits


class Waiting(Inline):
    """A worker that works when told to, on what was asked for last under each name."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[str, tuple[Any, ...]] = {}

    def start(self, name: str, function: Any, args: Any, done: Any, failed: Any) -> None:
        self.waiting[name] = (function, args, done, failed)

    def cancel(self, name: str | None = None) -> None:
        for found in [found for found in self.waiting if name in (None, found)]:
            failed = self.waiting.pop(found)[-1]
            failed(JobFailure(job=found, what="Stopped", is_cancelled=True))

    def work(self, name: str) -> None:
        super().start(name, *self.waiting.pop(name))

    def answer_late(self, name: str) -> Callable[[], None]:
        """Work now; the answer arrives when the returned function is called."""
        function, args, done, failed = self.waiting.pop(name)
        answers: list[Any] = []
        super().start(name, function, args, answers.append, failed)
        return lambda: done(answers[0])


def test_edit_while_another_world_opens_goes_with_the_old_one(app: object, tmp_path: Path) -> None:
    """An edit is about the world that was shown when it was made, and about no other."""
    assert app is not None
    file = tmp_path / "other.json"
    file.write_text(ONE_USER, encoding="utf-8")
    runner = Waiting()
    workspace = new_workspace(runner, now=lambda: "2026-11-20T17:20:00Z")
    failures: list[JobFailure] = []
    workspace.window.failed.connect(failures.append)
    workspace.opener.open_demo()
    runner.work("open")
    workspace.opener.open([file])
    switch_off(workspace, "deploy-hub", "release-manager")
    late = runner.answer_late("analyse")
    switch_off(workspace, "release-manager", "prod-admin")
    runner.work("open")
    late()
    QCoreApplication.processEvents()
    assert "analyse" not in runner.waiting
    assert workspace.world.analysis is not None
    assert workspace.opener.sources == (file,)
    assert edits(workspace) == ()
    assert workspace.history.stack.count() == 0
    assert not failures


def test_stopped_opening_leaves_no_trace_in_the_worker(app: object, tmp_path: Path) -> None:
    """What the worker read for an opening that was stopped is never taken for the next one."""
    assert app is not None
    runner = Waiting()
    workspace = new_workspace(runner, now=lambda: "2026-11-20T17:20:00Z")
    workspace.opener.open([tmp_path])
    (tmp_path / "other.json").write_text(ONE_USER, encoding="utf-8")
    runner.answer_late("open")  # which nobody waits for
    workspace.opener.open_demo()
    runner.work("open")
    switch_off(workspace, "deploy-hub", "release-manager")
    runner.work("analyse")
    assert workspace.world.analysis is not None
    assert workspace.world.has_edits
    assert workspace.world.analysis.graph.nodes


def test_close_forgets_everything(qtbot: QtBot, demo: Workspace) -> None:
    switch_off(demo, "deploy-hub", "release-manager")
    demo.selection.select(Selection(nodes=(node(demo, "deploy-hub"),)))
    with qtbot.waitSignal(demo.opener.closed):
        demo.opener.close()
    assert demo.world.analysis is None
    assert not demo.selection.current
    assert demo.history.stack.count() == 0


def test_picking_is_told_and_ends_with_the_answer(qtbot: QtBot, demo: Workspace) -> None:
    caller = node(demo, "svc-scanner")
    with qtbot.waitSignal(demo.question.picking) as picking:
        demo.question.pick_role_for(caller)
    assert picking.args == [caller]
    role_requests.ask(demo, caller, node(demo, "audit-hub"))
    assert demo.question.picking_for is None


def test_provider_cannot_be_switched_off_when_the_role_is_reserved(demo: Workspace) -> None:
    """TR-15: trust policies of service-linked and reserved roles cannot be changed."""
    assert demo.world.analysis is not None
    for found in demo.world.analysis.graph.edges:
        role = demo.world.index.role(found.target)
        if role is not None and (role.is_reserved or role.is_service_linked):
            assert role_requests.without_trust(demo, found.id) is None


def test_edit_of_a_trust_calls_accounts_by_their_names(demo: Workspace) -> None:
    edit = role_requests.removal_edit(
        demo, DEPLOY_HUB, StatementPrincipal(PrincipalType.ACCOUNT, "770233459910", "770233459910")
    )
    assert edit.label == "Remove account tools from trust of deploy-hub"


def test_other_names_of_accounts_are_nothing_to_evaluate(
    demo: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = demo.world.analysis
    monkeypatch.setattr(state, "as_imported", None)
    known = Assumed(accounts=(KnownAccount("992711840031", "Acme"),))
    demo.history.assume(known)
    assert before is not None
    assert demo.world.analysis is not None
    assert demo.world.analysis.graph is before.graph
    assert demo.world.world.assumed == known


def test_what_is_opened_later_is_read_as_the_user_has_it(demo: Workspace) -> None:
    reading = Interpretation(boundary_limits_anyone=True)
    demo.opener.close()
    demo.history.assume(Assumed(reading=reading))
    demo.opener.open_demo()
    assert demo.world.index.reading == reading
    demo.history.add_edit(WithoutAnyTrust(DEPLOY_HUB))
    assert demo.world.index.reading == reading
    demo.history.stack.undo()
    assert demo.world.index.reading == reading
