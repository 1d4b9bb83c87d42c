"""Every witness stands: it is allowed, or depends on what it assumes; and fingerprints stay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.analysis import analyse
from rolescope.engine.evaluate import answer_action, answer_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.findings.find import find
from rolescope.findings.finding import Findings, Witness
from rolescope.model.edit import Scenario
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.world import World
from support.worlds import vectors
from support.worlds.build import NOW
from support.worlds.finding_vectors import finding_world
from support.worlds.generated_worlds import Sets, build, policy_sets
from support.worlds.reformatted import reformatted, seeded

_DENIALS = (Decision.EXPLICIT_DENY, Decision.IMPLICIT_DENY)


def stands(witness: Witness, index: WorldIndex) -> bool:
    request = witness.request
    if isinstance(request, AssumeRoleRequest):
        verdict = answer_assume_role(request, index)
    else:
        verdict = answer_action(request, index)
    if witness.held_by:
        return verdict.decision in _DENIALS
    if verdict.refusals or verdict.decision in _DENIALS:
        return False
    return verdict.decision is Decision.ALLOW or set(verdict.unknown) <= set(witness.assumes)


def found_in(world: World) -> Findings:
    return find(analyse(Scenario(world), NOW))


@settings(max_examples=80, deadline=None)
@given(policy_sets())
def test_every_witness_stands_in_generated_worlds_fnd56(sets: Sets) -> None:
    world = build(sets)
    index = WorldIndex(world)
    for one in found_in(world).found:
        for witness in one.witness:
            assert stands(witness, index), (one.rule, witness)


@pytest.mark.parametrize("vector", vectors.corpus("findings"), ids=lambda vector: vector["id"])
def test_every_witness_of_a_vector_stands(vector: dict[str, object]) -> None:
    world = finding_world(vector)
    index = WorldIndex(world)
    assert all(stands(w, index) for one in found_in(world).found for w in one.witness)


@settings(max_examples=30, deadline=None)
@given(policy_sets(), st.integers(0, 1_000))
def test_the_same_policies_written_otherwise_are_the_same_findings(sets: Sets, seed: int) -> None:
    world = build(sets)
    other = reformatted(world, seeded(seed))
    before = {one.fingerprint: (one.rule, one.risk) for one in found_in(world).found}
    after = {one.fingerprint: (one.rule, one.risk) for one in found_in(other).found}
    assert before == after
