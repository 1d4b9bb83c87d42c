"""WaySearch: ways are looked for after the picture, again after edits, and can be stopped."""

import pytest

from rolescope.model.edits.entities import WithoutPrincipal
from rolescope.ui.state import way_search
from rolescope.ui.state.runner import JobFailure
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace, new_workspace
from support.window.later import Later
from support.window.shown_world import show_world
from support.worlds.build import NOW, allow
from support.worlds.escalation_worlds import alice, arn, for_service, world

ALICE, TARGET = arn("user/alice"), arn("role/Target")
PASSING = allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])
WORLD = world(alice(PASSING), for_service("lambda"))


@pytest.fixture
def opened(workspace: Workspace) -> Workspace:
    show_world(workspace, WORLD)
    return workspace


def _is_known(workspace: Workspace) -> bool:
    return workspace.ways.found is not None


def test_nothing_is_looked_for_before_the_picture_is_there(opened: Workspace) -> None:
    assert not _is_known(opened)
    assert not opened.ways.is_waiting
    opened.ways.run()
    assert [way.target for way in opened.ways.ways_from(ALICE)] == [TARGET]
    assert [way.source for way in opened.ways.ways_to(TARGET)] == [ALICE]


def test_an_edit_has_them_found_again_and_undo_goes_back(opened: Workspace) -> None:
    opened.ways.run()
    before = opened.ways.found
    (way,) = opened.ways.ways_from(ALICE)
    opened.selection.select(Selection(edges=(way.id,)))
    opened.history.add_edit(WithoutPrincipal(TARGET))
    assert not _is_known(opened)
    opened.ways.run()
    assert opened.ways.way(way.id) is None
    assert not opened.selection.current, "a way that is closed is selected no longer"
    opened.history.stack.undo()
    assert opened.ways.found is before


def test_a_way_stays_selected_while_it_holds(opened: Workspace) -> None:
    opened.ways.run()
    (way,) = opened.ways.ways_from(ALICE)
    opened.selection.select(Selection(edges=(way.id,)))
    opened.world.show_again()
    assert opened.selection.current.edges == (way.id,)


def test_of_a_large_world_they_are_found_when_asked_for(
    opened: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(way_search, "_MAX_UNASKED", 1)
    opened.ways.run()
    assert not _is_known(opened)
    opened.ways.ask()
    assert _is_known(opened)
    opened.history.add_edit(WithoutPrincipal(TARGET))
    opened.ways.run()
    assert _is_known(opened), "whoever asked once wants them after an edit, too"


@pytest.mark.usefixtures("app")
def test_it_can_be_stopped_and_begun_again() -> None:
    later = Later()
    workspace = new_workspace(later, now=lambda: NOW)
    show_world(workspace, WORLD)
    workspace.ways.run()
    assert later.waiting
    *_, failed = later.waiting.pop()
    failed(JobFailure(job="ways", what="Stopped", is_cancelled=True))
    assert workspace.ways.has_stopped
    workspace.ways.run()
    assert not later.waiting, "what was stopped is not begun again by itself"
    workspace.ways.ask()
    later.work()  # which knows nothing of this world yet
    later.work()
    assert _is_known(workspace)


def test_who_can_make_itself_admin_is_known(workspace: Workspace) -> None:
    show_world(workspace, world(alice(allow("iam:PutUserPolicy"))))
    workspace.ways.run()
    assert workspace.ways.makes_admin(ALICE)
    assert not workspace.ways.makes_admin(TARGET)
