"""The history of a review: scenarios, steps, bursts, jumps."""

from dataclasses import replace
from typing import Any

from pytestqt.qtbot import QtBot

from rolescope.model.review import Note, Review, Subject, SubjectKind
from rolescope.ui.state import asking
from rolescope.ui.state.document import Document
from rolescope.ui.state.runner import Failure, Inline


def switch_off(document: Document, source: str, target: str) -> None:
    """Take a trust out of the scenario, by the names of its ends."""
    assert document.analysis is not None
    graph = document.analysis.graph
    ids = {node.name: node.id for node in graph.nodes}
    edge = next(one for one in document.edges_from(ids[source]) if one.target == ids[target])
    edit = asking.without_trust(document, edge.id)
    assert edit is not None
    document.do(edit)


def noted(review: Review, text: str) -> Review:
    note = Note(subject=Subject(SubjectKind.NODE, "x"), text=text)
    return replace(review, notes=(note,))


def test_first_edit_makes_a_scenario_that_baseline_keeps(demo: Document) -> None:
    switch_off(demo, "deploy-hub", "release-manager")
    made = demo.review.scenario
    assert made is not None
    assert made.title.startswith("Remove deploy-hub from trust of release-manager")
    demo.back_to_baseline()
    assert demo.analysis is not None
    assert not demo.analysis.scenario.edits
    assert demo.review.scenarios == (made,)
    demo.show_scenario(made.id)
    assert demo.has_edits
    assert demo.undo_stack.undoText().startswith("Show Remove ")
    demo.undo_stack.undo()
    assert not demo.has_edits


def test_edit_on_the_baseline_makes_another_scenario(demo: Document) -> None:
    switch_off(demo, "deploy-hub", "release-manager")
    demo.back_to_baseline()
    switch_off(demo, "release-manager", "prod-admin")
    assert len(demo.review.scenarios) == 2
    assert [len(one.edits) for one in demo.review.scenarios] == [1, 1]
    assert len({one.id for one in demo.review.scenarios}) == 2


def test_note_is_a_step_without_an_analysis(qtbot: QtBot, demo: Document) -> None:
    before = demo.analysis
    with qtbot.assertNotEmitted(demo.analysed), qtbot.waitSignal(demo.reviewed):
        assert demo.change(noted(demo.review, "who owns it?"), "Note on x")
    assert demo.analysis is before
    assert not demo.change(demo.review, "Nothing")
    demo.undo_stack.undo()
    assert demo.review == Review()


def test_steps_of_one_burst_are_one(demo: Document) -> None:
    for text in ("w", "wh", "who"):
        demo.change(noted(demo.review, text), "Note on x", burst="note x")
    assert demo.undo_stack.count() == 1
    demo.change(noted(demo.review, "other"), "Note on x", burst="note y")
    assert demo.undo_stack.count() == 2
    demo.undo_stack.undo()
    demo.undo_stack.undo()
    assert demo.review == Review()


def test_burst_that_ends_where_it_began_is_no_step(demo: Document) -> None:
    demo.change(noted(demo.review, "w"), "Note on x", burst="note x")
    demo.change(replace(demo.review, notes=()), "Note on x", burst="note x")
    assert demo.undo_stack.count() == 0


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
            failed(Failure(job=found, what="Stopped", is_cancelled=True))

    def work(self, name: str) -> None:
        super().start(name, *self.waiting.pop(name))


def opened(runner: Waiting) -> Document:
    document = Document(runner, now=lambda: "2026-11-20T17:20:00Z")
    document.open_demo()
    runner.work("open")
    return document


def test_edits_made_while_one_is_analysed_add_up(app: object) -> None:
    assert app is not None
    runner = Waiting()
    document = opened(runner)
    switch_off(document, "deploy-hub", "release-manager")
    switch_off(document, "release-manager", "prod-admin")
    runner.work("analyse")
    assert document.scenario is not None
    assert document.scenario.edits == document.review.edits
    assert len(document.review.edits) == 2


def test_jump_passes_over_the_steps_between(app: object) -> None:
    assert app is not None
    runner = Waiting()
    document = opened(runner)
    switch_off(document, "deploy-hub", "release-manager")
    runner.work("analyse")
    switch_off(document, "release-manager", "prod-admin")
    runner.work("analyse")
    document.history.go_to(0)
    assert not document.has_edits, "shown at once: it was shown before"
    document.history.go_to(2)
    assert document.scenario is not None
    assert len(document.scenario.edits) == 2
    assert runner.started == 2, "nothing was analysed again"


def test_stopped_analysis_takes_the_steps_back(qtbot: QtBot, app: object) -> None:
    assert app is not None
    runner = Waiting()
    document = opened(runner)
    switch_off(document, "deploy-hub", "release-manager")
    runner.cancel()
    qtbot.waitUntil(lambda: document.undo_stack.index() == 0)
    assert document.review == Review()
    assert not document.has_edits
