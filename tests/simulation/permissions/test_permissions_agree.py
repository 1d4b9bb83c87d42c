"""Effective permissions say of every action and resource what the engine says (SES-3, SES-6).

Principals are made at random: identity policies, boundary, session policy and SCPs, with patterns,
exceptions, conditions, variables, unknown operators and missing documents. The permissions are
found once, with everything that a request decides left open. Then, for actions on resources in
some contexts, they have to give the answer of `evaluate_action`.
"""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rolescope.engine.evaluate import evaluate_action
from rolescope.engine.index import WorldIndex
from rolescope.engine.inquiry import about_action
from rolescope.engine.interpretation import DEFAULT
from rolescope.engine.language.condition import CompiledCondition
from rolescope.engine.language.context import RequestContext
from rolescope.engine.language.resource import ResourcePattern
from rolescope.engine.language.resource_shape import ResourceShape
from rolescope.engine.language.statement import Question
from rolescope.engine.language.truth import Truth, all_of, any_of, negation
from rolescope.engine.language.variables import resource_template
from rolescope.engine.verdict import Decision
from rolescope.model.caller import SessionCaller
from rolescope.model.policy import Condition
from rolescope.model.request import ActionRequest
from rolescope.model.world import World
from rolescope.simulation.permissions.effective import EffectivePermissions, effective_permissions
from rolescope.simulation.permissions.permission_ways import (
    PermissionState,
    PermissionWay,
    Unless,
    Within,
)
from rolescope.simulation.permissions.regions import Region
from support.worlds.action_catalogue import CATALOGUE
from support.worlds.build import (
    NOW,
    VERSION,
    A,
    account,
    document,
    managed,
    organization,
    role,
    world,
)
from support.worlds.permission_worlds import CONTEXTS, ME, ON, statement


def policies(*, most: int = 3) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(statement(), min_size=1, max_size=most)


@st.composite
def principals(draw: st.DrawFn) -> tuple[World, SessionCaller]:
    edge = draw(st.one_of(st.none(), policies()))
    session = draw(st.one_of(st.none(), policies(most=2)))
    scps = draw(st.one_of(st.none(), policies(most=2)))
    lost = draw(st.sampled_from([(), (), (), ("policy/Lost",)]))
    app = role(
        "App",
        allows=draw(policies(most=4)),
        boundary=None if edge is None else "policy/Edge",
        attached=lost,
        tags={"team": "data"},
    )
    made = world(
        account(A, app, *([] if edge is None else [managed("Edge", edge)])),
        organization=None if scps is None else organization(A, scps={A: [scps]}),
    )
    policy = None if session is None else json.dumps(document(session))
    return made, SessionCaller(role=ME, session_policy=policy)


class Reader:
    """Applies ways to one request, with the engine's own tests."""

    def __init__(self, request: ActionRequest, index: WorldIndex) -> None:
        inquiry = about_action(request, index, DEFAULT)
        self.question: Question = inquiry.question(request.action)
        self.context: RequestContext = inquiry.context
        self.index = index

    def answer(self, found: EffectivePermissions) -> Truth:
        group = found.group(self.question.title)
        assert group is not None
        return any_of(self.way(way) for way in group.ways)

    def way(self, way: PermissionWay) -> Truth:
        return all_of(
            (
                self.region(way.region),
                *map(self.condition, way.conditions),
                *(negation(self.exception(one)) for one in way.exceptions),
                *map(self.within, way.within),
                *(None for _ in way.depends),
            )
        )

    def exception(self, one: Unless) -> Truth:
        region = True if one.region is None else self.region(one.region)
        return all_of((region, *map(self.condition, one.conditions), *(None for _ in one.depends)))

    def within(self, one: Within) -> Truth:
        compiled = [
            made
            for source in one.statements
            for made in self.index.compiled(source.policy)
            if made.source is source.statement
        ]
        return any_of(made.test(self.question)[0] for made in compiled)

    def condition(self, condition: Condition) -> Truth:
        return CompiledCondition(condition, VERSION).test(self.context, DEFAULT)

    def region(self, region: Region) -> bool:
        return any(all(map(self.shape, part)) for part in region.parts) and not any(
            map(self.shape, region.excepts)
        )

    def shape(self, shape: ResourceShape) -> bool:
        tokens = resource_template(shape.written, VERSION).resolve(self.context)
        assert isinstance(tokens, tuple | None)
        return tokens is not None and ResourcePattern(tokens).matches(
            self.question.resource, DEFAULT
        )


DECISIONS = {
    Decision.ALLOW: True,
    Decision.DEPENDS: None,
    Decision.EXPLICIT_DENY: False,
    Decision.IMPLICIT_DENY: False,
}


@given(principals())
def test_permissions_agree_with_the_engine(made: tuple[World, SessionCaller]) -> None:
    """SES-3, EV-7, EV-16, GR-14, GR-25, GR-31, GR-71, GR-73, DF-10."""
    given_world, caller = made
    index = WorldIndex(given_world)
    found = effective_permissions(caller, index, CATALOGUE, NOW)
    for action, resources in ON.items():
        group = found.group(action)
        assert group is not None
        for resource in resources:
            for context in CONTEXTS:
                request = ActionRequest(
                    caller=caller, action=action, resource=resource, at=NOW, context=context
                )
                verdict = evaluate_action(request, index, traced=False)
                told = Reader(request, index).answer(found)
                assert told is DECISIONS[verdict.decision], (action, resource, context)
                if group.state is PermissionState.DENIED:
                    assert told is False
                if told is True:
                    assert group.state in (
                        PermissionState.ALLOWED,
                        PermissionState.CONDITIONAL,
                        PermissionState.DEPENDS,
                    )
