"""A trust in a whole account, narrowed to those who used it (CT-53)."""

import json

from rolescope.analysis import analyse
from rolescope.engine.index import WorldIndex
from rolescope.model.cloudtrail import CloudTrailRecord
from rolescope.model.edit import Scenario
from rolescope.model.edits.documents import WithDocument
from rolescope.model.world import World
from rolescope.reality.narrowing import narrowed
from rolescope.reality.replay import Replay
from rolescope.reality.trusts import TrustUse, uses_of_trusts, window_of
from rolescope.value import replace
from support.worlds.build import A, B, account, role, trusts
from support.worlds.call_records import (
    ANA,
    CI,
    DEPLOY,
    FREE,
    IMPORTED,
    call,
    check,
    place,
    signed_by_role,
    signed_by_user,
)

AT = "2026-11-24T12:00:00Z"
BY_ANA = call(FREE, identity=signed_by_user())
BY_CI = call(FREE, identity=signed_by_role())


def uses(where: World, *records: CloudTrailRecord) -> dict[str, TrustUse]:
    """Return the use of a trust into each role: where there is one, that in a whole account."""
    found = check(*records, at=where)
    graph = analyse(Scenario(where), AT).graph
    window = window_of(found.coverage, IMPORTED, 90)
    made = [use for use in uses_of_trusts(graph, found.pairs, window) if use.edge]
    made.sort(key=lambda use: use.count > 0 and use.source.endswith((B, f"{B}:root")))
    return {use.target: use for use in made}


def principals(edit: WithDocument | None) -> object:
    assert edit is not None
    (statement,) = json.loads(edit.text)["Statement"]
    return statement["Principal"]["AWS"]


def test_it_names_those_who_used_it() -> None:
    where = place()
    edit = narrowed(uses(where, BY_ANA, BY_CI)[FREE], WorldIndex(where))
    assert principals(edit) == [CI, ANA]


def test_no_recorded_call_would_have_been_refused() -> None:
    where = place()
    edit = narrowed(uses(where, BY_ANA)[FREE], WorldIndex(where))
    assert edit is not None
    after = WorldIndex(Scenario(where, (edit,)).world)
    replay = Replay(after, IMPORTED)
    replay.take(BY_ANA)
    replay.take(BY_CI)
    lines = {line.caller: line.comparison.is_agreement for line in replay.finish(2).lines}
    assert lines == {ANA: True, CI: False}


def test_what_is_narrowed_already_stays() -> None:
    where = place()
    use = uses(where, BY_ANA)[FREE]
    edit = narrowed(use, WorldIndex(where))
    assert edit is not None
    assert narrowed(use, WorldIndex(Scenario(where, (edit,)).world)) is None


def test_others_that_a_statement_names_stay() -> None:
    both = trusts({"AWS": [B, CI, f"arn:aws:iam::{A}:root"], "Service": "ec2.amazonaws.com"})
    denying = {"Effect": "Deny", "Principal": "*", "Action": "sts:TagSession"}
    anyone = {"Effect": "Allow", "Principal": "*", "Action": "sts:SetSourceIdentity"}
    where = _with_trust([both, denying, anyone, trusts(CI)])
    edit = narrowed(uses(where, BY_ANA)[FREE], WorldIndex(where))
    assert edit is not None
    first, second, third, fourth = json.loads(edit.text)["Statement"]
    assert first["Principal"]["AWS"] == [CI, f"arn:aws:iam::{A}:root", ANA]
    assert first["Principal"]["Service"] == "ec2.amazonaws.com"
    assert second["Principal"] == "*"
    assert third["Principal"] == "*"
    assert fourth["Principal"]["AWS"] == CI


def _with_trust(statements: object) -> World:
    where = place()
    first, *others = where.accounts
    made = account(A, role("Free", trust=statements))  # type: ignore[arg-type]
    return replace(where, accounts=(replace(first, roles=made.roles), *others))


def test_what_cannot_be_narrowed() -> None:
    """A trust in somebody, one that nobody used, callers and roles that are not imported."""
    where = place()
    index = WorldIndex(where)
    found = uses(where, BY_ANA, call(DEPLOY))
    assert narrowed(found[DEPLOY], index) is None
    assert narrowed(uses(where)[FREE], index) is None
    assert narrowed(replace(found[FREE], edge=None), index) is None
    assert narrowed(replace(found[FREE], target="arn:aws:iam::1:role/none"), index) is None
    (pair,) = found[FREE].pairs
    stranger = replace(pair, caller=f"arn:aws:iam::{B}:role/AROAX")
    assert narrowed(replace(found[FREE], pairs=(stranger,)), index) is None
    twice = '{"Statement": [], "Statement": []}'
    free = index.roles[FREE]
    unclear = replace(free, trust_policy=replace(free.trust_policy, unreadable="twice", text=twice))
    assert narrowed(found[FREE], WorldIndex(_with_roles(where, unclear))) is None
    odd = replace(free, trust_policy=replace(free.trust_policy, text='{"Statement": ["odd"]}'))
    edit = narrowed(found[FREE], WorldIndex(_with_roles(where, odd)))
    assert edit is None or "odd" in edit.text


def _with_roles(where: World, *roles: object) -> World:
    first, *others = where.accounts
    return replace(where, accounts=(replace(first, roles=roles), *others))  # type: ignore[arg-type]
