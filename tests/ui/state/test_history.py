"""The history of a review: scenarios, steps, merged steps, jumps."""

from typing import Any

from pytestqt.qtbot import QtBot

from rolescope.model.review import Note, Review, Subject, SubjectKind
from rolescope.ui.state import role_requests
from rolescope.ui.state.runner import Inline, JobFailure
from rolescope.ui.state.workspace import Workspace, new_workspace
from rolescope.value import replace


def switch_off(workspace: Workspace, source: str, target: str) -> None:
    """Take a trust out of the scenario, by the names of its ends."""
    assert workspace.world.analysis is not None
    graph = workspace.world.analysis.graph
    ids = {node.name: node.id for node in graph.nodes}
    edge = next(one for one in workspace.world.edges_from(ids[source]) if one.target == ids[target])
    edit = role_requests.without_trust(workspace, edge.id)
    assert edit is not None
    workspace.history.add_edit(edit)


def noted(review: Review, text: str) -> Review:
    note = Note(subject=Subject(SubjectKind.NODE, "x"), text=text)
    return replace(review, notes=(note,))


def test_first_edit_makes_a_scenario_that_baseline_keeps(demo: Workspace) -> None:
    switch_off(demo, "deploy-hub", "release-manager")
    made = demo.history.review.scenario
    assert made is not None
    assert made.title.startswith("Remove deploy-hub from trust of release-manager")
    demo.history.back_to_baseline()
    assert demo.world.analysis is not None
    assert not demo.world.analysis.scenario.edits
    assert demo.history.review.scenarios == (made,)
    demo.history.show_scenario(made.id)
    assert demo.world.has_edits
    assert demo.history.stack.undoText().startswith("Show Remove ")
    demo.history.stack.undo()
    assert not demo.world.has_edits


def test_edit_on_the_baseline_makes_another_scenario(demo: Workspace) -> None:
    switch_off(demo, "deploy-hub", "release-manager")
    demo.history.back_to_baseline()
    switch_off(demo, "release-manager", "prod-admin")
    assert len(demo.history.review.scenarios) == 2
    assert [len(one.edits) for one in demo.history.review.scenarios] == [1, 1]
    assert len({one.id for one in demo.history.review.scenarios}) == 2


def test_note_is_a_step_without_an_analysis(qtbot: QtBot, demo: Workspace) -> None:
    before = demo.world.analysis
    with qtbot.assertNotEmitted(demo.world.analysed), qtbot.waitSignal(demo.history.reviewed):
        assert demo.history.change(noted(demo.history.review, "who owns it?"), "Note on x")
    assert demo.world.analysis is before
    assert not demo.history.change(demo.history.review, "Nothing")
    demo.history.stack.undo()
    assert demo.history.review == Review()


def test_steps_of_one_merge_key_are_one(demo: Workspace) -> None:
    for text in ("w", "wh", "who"):
        demo.history.change(noted(demo.history.review, text), "Note on x", merge_key="note x")
    assert demo.history.stack.count() == 1
    demo.history.change(noted(demo.history.review, "other"), "Note on x", merge_key="note y")
    assert demo.history.stack.count() == 2
    demo.history.stack.undo()
    demo.history.stack.undo()
    assert demo.history.review == Review()


def test_merged_steps_that_end_where_they_began_are_no_step(demo: Workspace) -> None:
    demo.history.change(noted(demo.history.review, "w"), "Note on x", merge_key="note x")
    demo.history.change(replace(demo.history.review, notes=()), "Note on x", merge_key="note x")
    assert demo.history.stack.count() == 0


class Waiting(Inline):
    """A worker that works when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[str, tuple[Any, ...]] = {}
        self.started = 0

    def start(self, name: str, function: Any, args: Any, done: Any, failed: Any) -> None:
        self.waiting[name] = (function, args, done, failed)
        self.started += name == "analyse"

    def cancel(self, name: str | None = None) -> None:
        for found in [found for found in self.waiting if name in (None, found)]:
            failed = self.waiting.pop(found)[-1]
            failed(JobFailure(job=found, what="Stopped", is_cancelled=True))

    def work(self, name: str) -> None:
        super().start(name, *self.waiting.pop(name))


def opened(runner: Waiting) -> Workspace:
    workspace = new_workspace(runner, now=lambda: "2026-11-20T17:20:00Z")
    workspace.opener.open_demo()
    runner.work("open")
    return workspace


def test_edits_made_while_one_is_analysed_add_up(app: object) -> None:
    assert app is not None
    runner = Waiting()
    workspace = opened(runner)
    switch_off(workspace, "deploy-hub", "release-manager")
    switch_off(workspace, "release-manager", "prod-admin")
    runner.work("analyse")
    assert workspace.world.scenario is not None
    assert workspace.world.scenario.edits == workspace.history.review.edits
    assert len(workspace.history.review.edits) == 2


def test_jump_passes_over_the_steps_between(app: object) -> None:
    assert app is not None
    runner = Waiting()
    workspace = opened(runner)
    switch_off(workspace, "deploy-hub", "release-manager")
    runner.work("analyse")
    switch_off(workspace, "release-manager", "prod-admin")
    runner.work("analyse")
    workspace.history.go_to(0)
    assert not workspace.world.has_edits, "shown at once: it was shown before"
    workspace.history.go_to(2)
    assert workspace.world.scenario is not None
    assert len(workspace.world.scenario.edits) == 2
    assert runner.started == 2, "nothing was analysed again"


def test_stopped_analysis_takes_the_steps_back(qtbot: QtBot, app: object) -> None:
    assert app is not None
    runner = Waiting()
    workspace = opened(runner)
    switch_off(workspace, "deploy-hub", "release-manager")
    runner.cancel()
    qtbot.waitUntil(lambda: workspace.history.stack.index() == 0)
    assert workspace.history.review == Review()
    assert not workspace.world.has_edits
