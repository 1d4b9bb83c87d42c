"""The worlds and analyses that the worker keeps, asked for without a process or a window."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rolescope.analysis import Analysis
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.model.policy_edit import WithInlinePolicy
from rolescope.pictures.view import Frame
from rolescope.progress import Cancelled, no_tick
from rolescope.worker import state
from rolescope.worker.reading import ReadOrigin
from support.worlds.build import NOW
from support.worlds.exports import A, details, role, trusting, user, write

APP, ANA = f"arn:aws:iam::{A}:role/App", f"arn:aws:iam::{A}:user/ana"
GONE = (WithoutAnyTrust(APP),)
TIME = (NOW, False)


@pytest.fixture
def source(tmp_path: Path) -> ReadOrigin:
    trusted = role("App", A, AssumeRolePolicyDocument=trusting(ANA))
    file = write(tmp_path, "app.json", details(trusted, UserDetailList=[user("ana", A)]))
    return ReadOrigin(paths=(file,))


@pytest.fixture
def opened(source: ReadOrigin) -> Iterator[Analysis]:
    """The world with the number 7."""
    found = state.open_world(source, NOW, 7, tick=no_tick).analysis
    assert found is not None
    yield found
    state.forget()


def test_a_scenario_is_analysed_of_the_world_that_is_known(opened: Analysis) -> None:
    found = state.analyse_edits(7, None, GONE, TIME, tick=no_tick)
    assert found is not None
    assert [one.source for one in opened.graph.edges if one.is_trust] == [ANA]
    assert not [one for one in found.graph.edges if one.is_trust]
    assert not found.scenario.base.accounts, "the window has the world"


def test_another_world_is_not_known_until_it_is_sent(opened: Analysis) -> None:
    assert state.analyse_edits(8, None, GONE, TIME, tick=no_tick) is None
    assert state.analyse_edits(8, opened.scenario.base, GONE, TIME, tick=no_tick) is not None
    assert state.analyse_edits(7, None, GONE, TIME, tick=no_tick) is None


def test_what_is_forgotten_is_asked_for_again(opened: Analysis) -> None:
    picture = state.draw(7, (), "overview", Frame(), tick=no_tick)
    assert picture is not None
    state.forget()
    assert state.draw(7, (), "overview", Frame(), tick=no_tick) is None
    assert state.draw(7, opened, "overview", Frame(), tick=no_tick) == picture
    assert state.draw(7, (), "overview", Frame(), tick=no_tick) == picture, "it was kept"


def test_the_analysis_asked_about_last_is_forgotten_last(opened: Analysis) -> None:
    def denied(number: int) -> tuple[WithInlinePolicy]:
        text = '{"Effect": "Deny", "Action": "sts:*", "Resource": "*"}'
        return (WithInlinePolicy(ANA, f"no-{number}", text, "Deny it"),)

    for number in range(state._MAX_ANALYSES - 1):  # one beside them is as imported
        state.analyse_edits(7, None, denied(number), TIME, tick=no_tick)
    assert state.draw(7, (), "overview", Frame(), tick=no_tick) is not None
    state.analyse_edits(7, None, GONE, TIME, tick=no_tick)
    assert state.draw(7, (), "overview", Frame(), tick=no_tick) is not None
    assert state.draw(7, denied(0), "overview", Frame(), tick=no_tick) is None
    assert opened.scenario.base.accounts


def test_what_cannot_be_read_leaves_the_world_as_it_was(opened: Analysis, tmp_path: Path) -> None:
    broken = write(tmp_path, "broken.json", "{")
    found = state.open_world(ReadOrigin(paths=(broken,)), NOW, 8, tick=no_tick)
    assert (found.analysis, found.token) == (None, 8)
    assert found.problems
    assert state.analyse_edits(7, None, (), TIME, tick=no_tick) is not None
    assert opened.scenario.base.accounts


def test_an_opening_that_is_stopped_leaves_the_world_as_it_was(
    opened: Analysis, source: ReadOrigin
) -> None:
    def stop(done: float, _text: str) -> None:
        if done >= 0.6:
            raise Cancelled

    with pytest.raises(Cancelled):
        state.open_world(source, NOW, 8, tick=stop)
    assert state.draw(7, (), "overview", Frame(), tick=no_tick) is not None
    assert opened.scenario.base.accounts
