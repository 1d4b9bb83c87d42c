"""Bulk evaluation says of every pair what the evaluation of the pair says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import integers, sets

from rolescope.engine.evaluate import evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import DEFAULT
from rolescope.engine.verdict import Decision
from rolescope.importers import read_sources
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.model.world import World
from rolescope.trust.bulk import Bulk, Mask, bits
from rolescope.trust.bulk.mask import NOTHING, ones, trimmed
from rolescope.trust.entities import Entity, caller_of
from rolescope.value import replace
from support.worlds.build import NOW, A, B, account, allow, deny, managed, role, trusts, user, world
from support.worlds.generated_organizations import Call, calls, organizations

Pair = tuple[str, str]


def together(given: World, call: Call) -> dict[Pair, Decision]:
    """Return the pairs that bulk evaluation allows, or leaves open."""
    index = WorldIndex(given)
    bulk = Bulk(index, NOW, call.reading)
    found: dict[Pair, Decision] = {}
    for target in index.roles.values():
        mask = bulk.allowed(target, call.parameters, call.context)
        assert mask.certain & ~mask.possible == 0
        for number, caller in enumerate(bulk.callers):
            if mask.certain >> number & 1:
                found[caller.arn, target.arn] = Decision.ALLOW
            elif mask.possible >> number & 1:
                found[caller.arn, target.arn] = Decision.DEPENDS
    return found


def reachable(given: World, call: Call) -> set[Pair]:
    """Return the pairs that an open request may let in."""
    index = WorldIndex(given)
    bulk = Bulk(index, NOW, call.reading)
    return {
        (bulk.callers[number].arn, target.arn)
        for target in index.roles.values()
        for number in bits(bulk.reachable(target, call.context, among=-1))
    }


def one_by_one(given: World, call: Call) -> dict[Pair, Decision]:
    """Return the same from the evaluation of every pair."""
    return dict(_each(WorldIndex(given), call))


def _each(index: WorldIndex, call: Call) -> Iterator[tuple[Pair, Decision]]:
    everyone: list[Entity] = [*index.users.values(), *index.roles.values()]
    for target in index.roles:
        for entity in everyone:
            request = AssumeRoleRequest(
                caller=caller_of(entity),
                role=target,
                at=NOW,
                parameters=call.parameters,
                context=call.context,
                is_open=call.is_open,
            )
            decision = evaluate_assume_role(request, index, call.reading, traced=False).decision
            if decision in (Decision.ALLOW, Decision.DEPENDS):
                yield (entity.arn, target), decision


@given(given=organizations(), call=calls())
def test_bulk_evaluation_agrees_with_every_pair(given: World, call: Call) -> None:
    """EV-1 to EV-20, GR-7, GR-71, GR-73, SCP-1 to SCP-7, RCP-1 to RCP-5, TG-1, SI-1, DF-6."""
    closed = replace(call, is_open=False)
    assert together(given, closed) == one_by_one(given, closed)


@given(given=organizations(), call=calls())
def test_those_far_from_the_first_get_the_same_answers(given: World, call: Call) -> None:
    """What is kept of the last of many accounts is kept without room for all before them."""
    closed = replace(call, is_open=False)
    with pytest.MonkeyPatch.context() as patching:
        patching.setattr("rolescope.trust.bulk.mask._FAR", 1)
        assert together(given, closed) == one_by_one(given, closed)
        patching.setattr("rolescope.trust.bulk.mask._DIGITS_TO_A_PLACE", 1)  # few are kept by place
        assert together(given, closed) == one_by_one(given, closed)


@given(
    certain=sets(integers(0, 60_000), max_size=4), doubtful=sets(integers(0, 60_000), max_size=4)
)
def test_a_few_of_many_are_kept_by_their_places(certain: set[int], doubtful: set[int]) -> None:
    whole = Mask(ones(certain), ones(certain | doubtful))
    kept = trimmed(whole)
    assert kept.whole == whole
    assert list(kept.places) == sorted(certain | doubtful)
    assert trimmed(kept.whole) == kept
    assert kept.mask.possible.bit_length() < 20_000


@given(certain=integers(0), doubtful=integers(0), place=integers(0, 20_000))
def test_a_trimmed_mask_is_the_same_mask(certain: int, doubtful: int, place: int) -> None:
    whole = Mask(certain << place, (certain | doubtful) << place)
    kept = trimmed(whole)
    assert kept.whole == whole
    assert kept.mask.possible.bit_length() <= whole.possible.bit_length()
    assert trimmed(kept.whole) == kept


@given(given=organizations(), call=calls())
def test_nobody_whom_an_open_request_lets_in_is_left_out(given: World, call: Call) -> None:
    """CO-39: who is found may turn out to be denied, by a search for what meets all policies."""
    opened = replace(call, parameters=AssumeRoleParameters(), is_open=True)
    assert one_by_one(given, opened).keys() <= reachable(given, opened)


@given(given=organizations(), call=calls())
def test_a_world_with_other_trust_policies_keeps_the_rest(given: World, call: Call) -> None:
    """What a change of trust policies leaves as it was is not looked at again."""
    index, changed = WorldIndex(given), WorldIndex(_with_trusts_moved(given))
    before = Bulk(index, NOW, call.reading)
    for target in index.roles.values():
        before.allowed(target, call.parameters, call.context)
    after, fresh = before.after(changed), Bulk(changed, NOW, call.reading)
    for target in changed.roles.values():
        asked = (target, call.parameters, call.context)
        assert after.allowed(*asked) == fresh.allowed(*asked)


def _with_trusts_moved(given: World) -> World:
    """Give every role the trust policy of the role before it."""
    policies = [one.trust_policy for home in given.accounts for one in home.roles]
    moved = iter([*policies[-1:], *policies[:-1]])
    return replace(
        given,
        accounts=tuple(
            replace(home, roles=tuple(replace(one, trust_policy=next(moved)) for one in home.roles))
            for home in given.accounts
        ),
    )


def decide_all(given: World, **asked: Any) -> dict[Pair, Decision]:
    """Return the answers about every pair, which both ways of evaluation agree on."""
    call = Call(AssumeRoleParameters(**asked), (), is_open=False, reading=DEFAULT)
    found = together(given, call)
    assert found == one_by_one(given, call)
    return found


CROWD = [
    user(f"{name}{number}", path=f"/{name}/", allows=allow(), tags={"owner": f"{name}-{number}"})
    for name in ("ann", "bob", "ann.bob")
    for number in range(40)
]


@pytest.mark.parametrize(
    ("operator", "key", "values", "count"),
    [
        ("ArnLike", "aws:PrincipalArn", [f"arn:aws:iam::{A}:user/ann/*"], 40),
        ("ArnEquals", "aws:PrincipalArn", [f"arn:aws:iam::{A}:user/*/ann.bob*7"], 4),
        ("ArnNotLike", "aws:PrincipalArn", ["arn:aws:iam::*:user/*/bob*", "*:role/*"], 81),
        ("ArnLike", "aws:PrincipalArn", ["*"], 121),
        ("StringLike", "aws:PrincipalArn", ["*ann.bob1?", "*bob/bob3"], 11),
        ("StringNotLike", "aws:PrincipalArn", [f"arn:aws:iam::{A}:user/${{*}}"], 121),
        ("StringEquals", "aws:username", ["bob12", "ann*"], 1),
        ("StringNotEquals", "aws:username", ["bob12"], 120),
        ("StringEqualsIgnoreCase", "aws:username", ["BOB12", "ANN.BOB3"], 2),
        ("StringLike", "aws:PrincipalTag/owner", ["*b-1"], 2),
        ("StringNotLike", "aws:PrincipalTag/owner", ["ann*"], 41),
        ("StringLikeIfExists", "aws:PrincipalTag/owner", ["bob-*"], 41),
        ("ForAnyValue:StringLike", "aws:PrincipalTag/owner", ["bob-?"], 10),
        ("ForAllValues:StringEquals", "aws:PrincipalTag/owner", ["bob-7"], 2),
        ("StringEquals", "aws:PrincipalTag/owner", ["${aws:username}", "ann-3"], 1),
        ("Null", "aws:PrincipalTag/owner", ["true"], 1),
    ],
)
def test_conditions_tell_many_callers_apart(
    operator: str, key: str, values: list[str], count: int
) -> None:
    """CO-6, CO-7, CO-16, CO-22 to CO-25, CO-33, GR-28: of 120 users and one role without tags."""
    trust = trusts(A, Condition={operator: {key: values}})
    found = decide_all(world(account(A, *CROWD, role("Target", trust=trust, allows=allow()))))
    assert len(found) == count
    assert set(found.values()) == {Decision.ALLOW}


@pytest.mark.parametrize(
    ("resource", "count"),
    [
        (f"arn:aws:iam::{A}:role/${{aws:username}}", 2),
        (f"arn:aws:iam::{A}:role/*${{aws:username}}", 6),
        ("arn:aws:iam::*:role/ann1*", 5 * 3),
        ("arn:aws:iam::*:role/an?1?", 5 * 2),
        (f"arn:aws:iam::{A}:role/ops/*", 5),
        (f"arn:aws:iam::{B}:role/ann1", 0),
        ("arn:aws:iam", 0),
        ("arn:aws:iam*", 5 * 4),
        ("*", 5 * 4),
    ],
)
def test_resources_find_the_roles_they_cover(resource: str, count: int) -> None:
    """GR-17 to GR-20, GR-27: the policy lets five users assume those of four roles."""
    names = ("ann1", "ann10", "ann11", "ops1")
    users = [user(name, attached=("policy/Assume",)) for name in (*names[:2], "ops1", "bob", "1")]
    roles = [role(name, trust=trusts(A)) for name in names[:3]]
    last = role("ops1", path="/ops/", trust=trusts(A))
    given = world(account(A, *users, *roles, last, managed("Assume", allow(resource=resource))))
    assert len(decide_all(given)) == count


def test_bits_of_a_mask_are_callers_in_the_order_of_the_import() -> None:
    index = WorldIndex(world(account(A, user("ben"), role("App"), user("ana")), account(B)))
    bulk = Bulk(index, NOW)
    names = [caller.name for caller in bulk.callers]
    assert names == ["ben", "ana", "App"]
    assert [bulk.number[caller.arn] for caller in bulk.callers] == [0, 1, 2]


def test_each_call_may_bring_something_else() -> None:
    """CK-39: an external ID for this role, another for that one."""
    ways = {"Acme": "acme-7", "Other": "other-9"}
    roles = [
        role(name, trust=trusts(A, Condition={"StringEquals": {"sts:ExternalId": asked}}))
        for name, asked in ways.items()
    ]
    index = WorldIndex(world(account(A, user("ana", allows=allow()), user("ben"), *roles)))
    bulk = Bulk(index, NOW)
    for found in index.roles.values():
        right = AssumeRoleParameters(external_id=ways[found.name])
        wrong = AssumeRoleParameters(external_id="guess-1")
        assert [*bits(bulk.allowed(found, right).certain)] == [0]
        assert bulk.allowed(found, wrong) == bulk.allowed(found) == NOTHING
        assert bulk.reachable(found, among=-1) == 1
        assert bulk.allowed(found, right, among=0b110) == NOTHING


def test_a_long_session_cannot_be_decided_without_the_maximum() -> None:
    """DF-6, CH-1: an hour is assumed; role sessions never last longer, whatever the maximum is."""
    app = role("App", trust=trusts(A), allows=allow())
    given = account(A, user("ana", allows=allow()), app)
    index = WorldIndex(world(given))
    long = AssumeRoleParameters(duration=7200)
    mask = Bulk(index, NOW).allowed(given.roles[0], long)
    assert ([*bits(mask.certain)], [*bits(mask.possible)]) == ([1], [0, 1])


def test_actions_on_the_side_see_the_same_in_bulk_u18_tg2() -> None:
    asks = {"StringEquals": {"sts:ExternalId": "nw-7731"}}
    trust = [trusts(A), trusts(A, "sts:TagSession", Condition=asks)]
    given = world(account(A, user("ana", allows=allow("sts:*")), role("Target", trust=trust)))
    asked = AssumeRoleParameters(external_id="nw-7731", tags=(("team", "red"),))
    for sees_all in (True, False):
        reading = replace(DEFAULT, side_actions_see_all=sees_all)
        call = Call(asked, (), is_open=False, reading=reading)
        assert together(given, call) == one_by_one(given, call)
        assert bool(together(given, call)) is sees_all


@pytest.mark.samples
def test_the_answers_about_every_pair_of_a_sample(samples: Path) -> None:
    """An organization of 200 roles in 7 accounts: 50,000 pairs."""
    given = read_sources([samples / "worlds" / "dev-200.world.json.gz"]).world
    assert given is not None
    found = decide_all(given)
    assert list(found.values()).count(Decision.ALLOW) == 1260


def test_a_public_address_rules_out_a_vpc_endpoint_for_all_callers_at_once() -> None:
    """CK-20, CK-21: in an open request as well."""
    inside = {"NotIpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}}
    given = world(
        account(
            A,
            user("ana", allows=[allow(), deny("sts:*", Condition=inside)]),
            role("Target", trust=trusts(A)),
        )
    )
    context = (("aws:SourceIp", ("203.0.113.9",)),)
    call = Call(AssumeRoleParameters(), context, is_open=True, reading=DEFAULT)
    assert one_by_one(given, call) == {}
    assert reachable(given, call) == set()
