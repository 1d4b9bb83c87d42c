"""The pipeline: a scenario becomes an analysis, with what its edits change."""

import pickle

import pytest

from rolescope.analysis import analyse
from rolescope.model.edit import Scenario, WithoutTrust
from rolescope.model.policy import PrincipalType, StatementPrincipal
from rolescope.model.world import World
from rolescope.progress import Cancelled
from rolescope.trust.edge import Standing
from support.worlds.build import NOW, A, account, allow, role, trusts, user, world

R, U = f"arn:aws:iam::{A}:role/", f"arn:aws:iam::{A}:user/"


def base() -> World:
    return world(
        account(
            A, user("ana", allows=allow()), role("Hub", trust=trusts([U + "ana", A])), role("Far")
        )
    )


def without_ana() -> WithoutTrust:
    return WithoutTrust(R + "Hub", StatementPrincipal(PrincipalType.USER, U + "ana", U + "ana"))


def test_without_edits_there_is_no_baseline() -> None:
    found = analyse(Scenario(base()), NOW, at_is_clock=True)
    assert (found.baseline, found.closed, found.opened, found.changed) == (None, (), (), ())
    assert found.at == NOW
    assert found.at_is_clock
    assert len(found.graph.edges) == 2


def test_edits_are_compared_with_the_baseline() -> None:
    found = analyse(Scenario(base(), (without_ana(),)), NOW)
    assert found.closed == (f"{U}ana > {R}Hub",)
    assert (found.opened, found.changed) == ((), ())
    assert found.baseline is not None
    assert len(found.baseline.edges) == 2
    assert len(found.graph.edges) == 1


def test_a_trust_of_which_a_permission_is_left_is_closed() -> None:
    """A permission that loses its trust is permitted only: an edge of the same id, but no trust."""
    allows = allow(resource=R + "Hub")
    given = world(account(A, user("ana", allows=allows), role("Hub", trust=trusts(U + "ana"))))
    found = analyse(Scenario(given, (without_ana(),)), NOW)
    assert found.closed == (f"{U}ana > {R}Hub",)
    assert (found.opened, found.changed) == ((), ())
    (left,) = found.graph.edges
    assert (left.standing, left.is_trust) == (Standing.PERMITTED_ONLY, False)


def test_a_trust_whose_standing_differs_is_changed() -> None:
    """TR-14: the statement that is left names ana by her unique ID, and does not let her in."""
    ana = user("ana", id="AIDAANA0000000000000")
    closed = {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-none"}}}
    trust = [trusts(U + "ana"), trusts(ana.id, **closed)]
    given = world(account(A, ana, role("Hub", trust=trust)))
    found = analyse(Scenario(given, (without_ana(),)), NOW)
    assert found.changed == (f"{U}ana > {R}Hub",)
    assert (found.closed, found.opened) == ((), ())


def test_an_analysis_travels_to_another_process() -> None:
    for edits in ((), (without_ana(),)):
        found = analyse(Scenario(base(), edits), NOW)
        arrived = pickle.loads(pickle.dumps(found))  # noqa: S301 - what was just written
        assert arrived == found
        assert arrived.graph.evaluated == found.graph.evaluated


def test_a_large_analysis_travels_whole() -> None:
    """Values are made again some at a time: none of them is lost between."""
    many = [role(f"R{number}", trust=trusts(U + "ana")) for number in range(1_001)]
    found = analyse(Scenario(world(account(A, user("ana", allows=allow()), *many)), ()), NOW)
    arrived = pickle.loads(pickle.dumps(found))  # noqa: S301 - what was just written
    assert arrived.graph == found.graph
    assert len(arrived.graph.edges) == len(many)


def test_what_baseline_and_graph_share_is_there_once_in_the_other_process() -> None:
    found = analyse(Scenario(base(), (without_ana(),)), NOW)
    arrived = pickle.loads(pickle.dumps(found))  # noqa: S301 - what was just written
    assert found.baseline is not None
    shared = {id(edge) for edge in (*found.graph.edges, *found.graph.nodes)}
    shared &= {id(edge) for edge in (*found.baseline.edges, *found.baseline.nodes)}
    kept = {id(edge) for edge in (*arrived.graph.edges, *arrived.graph.nodes)}
    kept &= {id(edge) for edge in (*arrived.baseline.edges, *arrived.baseline.nodes)}
    assert len(kept) == len(shared) > 0


def test_progress_rises_and_work_can_be_stopped() -> None:
    seen: list[float] = []
    analyse(Scenario(base(), (without_ana(),)), NOW, tick=lambda done, _text: seen.append(done))
    assert seen == sorted(seen)
    assert seen[-1] == 1

    def stop(_done: float, _text: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        analyse(Scenario(base()), NOW, tick=stop)
