"""What edits change is found in the background, and late answers tell of nothing."""

from collections.abc import Callable
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rolescope.analysis import Analysis
from rolescope.difference.impact import Impact
from rolescope.difference.way_changes import WayChanges
from rolescope.model.policy_edit import WithInlinePolicy
from rolescope.progress import no_tick
from rolescope.ui.state.queries import Queries
from rolescope.ui.state.scenario_impact import PermissionsFound, ScenarioImpact
from rolescope.worker import impact as worker_impact
from support.worlds.changes import WITHOUT_RUNNERS, northwind
from support.worlds.northwind import DEPLOY_HUB

FIRST, SECOND = northwind(WITHOUT_RUNNERS[0]), northwind(WITHOUT_RUNNERS[1])


class Waiting:
    """Keeps questions until they are answered."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[object, ...], Callable[[Any], None]]] = []
        self.given_up: list[str] = []

    def ask(self, name: str, _work: object, args: Any, done: Callable[[Any], None]) -> None:
        self.asked.append((name, args, done))

    def give_up(self, name: str) -> None:
        self.given_up.append(name)


class Shown:
    """What is shown, with what is found of it."""

    def __init__(self, app: QApplication) -> None:
        self.queries = Waiting()
        self.analysis: Analysis | None = None
        self.impact = ScenarioImpact(cast("Queries", self.queries), lambda: self.analysis, app)
        self.found: list[Impact | None] = []
        self.permissions: list[PermissionsFound] = []
        self.impact.found.connect(self.found.append)
        self.impact.permissions_found.connect(self.permissions.append)

    def show(self, analysis: Analysis | None) -> None:
        self.analysis = analysis
        self.impact.run()


@pytest.fixture
def shown(app: QApplication) -> Shown:
    return Shown(app)


def test_a_late_answer_is_dropped(qtbot: QtBot, shown: Shown) -> None:
    shown.show(FIRST)
    qtbot.waitUntil(lambda: len(shown.queries.asked) == 1)
    shown.show(SECOND)
    qtbot.waitUntil(lambda: len(shown.queries.asked) == 2)
    (_, _, late), (_, _, timely) = shown.queries.asked
    late(Impact(lost=1))
    assert shown.found == [None, None]
    assert shown.impact.is_waiting
    timely(Impact(lost=2))
    assert shown.impact.impact == Impact(lost=2)
    assert not shown.impact.is_waiting


def test_without_edits_nothing_is_asked(shown: Shown) -> None:
    shown.show(northwind())
    shown.show(None)
    assert shown.queries.asked == []
    assert shown.found == []


def test_what_is_shown_no_more_is_given_up(shown: Shown) -> None:
    shown.show(FIRST)
    shown.show(northwind())
    assert [name for name, _, _ in shown.queries.asked] == ["impact"]
    assert shown.queries.given_up[-3:] == ["impact", "permission impact", "way impact"]
    assert shown.found == [None, None]


def test_the_first_edit_is_told_once(shown: Shown) -> None:
    begun: list[bool] = []
    shown.impact.began.connect(lambda: begun.append(True))
    shown.show(FIRST)
    shown.show(SECOND)
    assert len(begun) == 1
    shown.show(northwind())
    shown.show(FIRST)
    assert len(begun) == 2


def test_further_edits_are_told_and_fewer_are_not(shown: Shown) -> None:
    told: list[bool] = []
    shown.impact.went_on.connect(lambda: told.append(True))
    shown.show(FIRST)
    assert not told
    shown.show(northwind(*WITHOUT_RUNNERS))
    assert len(told) == 1
    shown.show(FIRST)
    assert len(told) == 1


def test_permissions_come_some_at_a_time(qtbot: QtBot, shown: Shown) -> None:
    shown.show(FIRST)
    qtbot.waitUntil(lambda: len(shown.queries.asked) == 1)
    holders = tuple(f"holder {number}" for number in range(11))
    shown.queries.asked[0][2](Impact(holders=holders))
    name, args, done = shown.queries.asked[1]
    assert (name, args) == ("permission impact", (holders[:8],))
    done(())
    _, args, last = shown.queries.asked[2]
    assert args == (holders[8:],)
    shown.show(SECOND)
    last(())
    assert [(one.checked, one.total) for one in shown.permissions] == [(8, 11)]
    assert "permission impact" in shown.queries.given_up


def test_ways_are_compared_once_after_the_rest(shown: Shown) -> None:
    shown.show(FIRST)
    shown.impact.compare_ways()  # they are known before the rest is
    assert len(shown.queries.asked) == 1
    shown.queries.asked[0][2](Impact())
    shown.impact.compare_ways()
    shown.impact.compare_ways()
    (name, args, done) = shown.queries.asked[-1]
    assert [one for one, _, _ in shown.queries.asked] == ["impact", "way impact"]
    assert (name, args) == ("way impact", ())
    shown.show(SECOND)
    done(WayChanges((), ()))
    assert shown.impact.ways is None
    shown.show(FIRST)
    shown.queries.asked[-1][2](Impact())
    shown.impact.compare_ways()
    shown.queries.asked[-1][2](WayChanges((), ()))
    assert shown.impact.ways == WayChanges((), ())


def test_a_process_that_forgot_says_so_and_learns_it_again() -> None:
    more = WithInlinePolicy(
        DEPLOY_HUB, "x", '{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}', "More"
    )
    edited = northwind(WITHOUT_RUNNERS[0], more)
    edits = edited.scenario.edits
    assert worker_impact.impact_of(-1, edits, tick=no_tick) is None
    assert worker_impact.permissions_of(-1, edits, (DEPLOY_HUB,), tick=no_tick) is None
    impact = worker_impact.impact_of(-1, edited, tick=no_tick)
    assert impact is not None
    assert impact.lost == 5
    assert impact.holders == (DEPLOY_HUB,)
    assert all(not edge.before or not edge.before.usable_by for edge in impact.edges)
    (change,) = worker_impact.permissions_of(-1, edited, impact.holders, tick=no_tick) or ()
    assert change.gained.count > 10
    assert change.causes[0].edit == 1
