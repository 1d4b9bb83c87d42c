"""Steps: whom principals can become, compared with walking every step again for each of them."""

from collections.abc import Callable, Iterator, Mapping

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import force_setattr

from rolescope.escalation.rule import Gain
from rolescope.escalation.way import Escalations, ReachedTarget, WaySet
from rolescope.findings.steps import BecomingSteps
from support.worlds.way_sets import way_set

NAMES = tuple("abcdefgh")
SOME = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True)
PAIRS = st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=20)
Allowed = Callable[[str, str], bool]
Chains = Mapping[str, tuple[str, ...]]


SETS = st.lists(st.builds(way_set, st.sampled_from([Gain.BECOME, Gain.RAISE]), SOME, SOME))


def steps_of(
    calls: set[tuple[str, str]], sets: list[WaySet], admins: list[str]
) -> tuple[BecomingSteps, dict[str, tuple[str, ...]]]:
    by_caller = {one: tuple(sorted(to for by, to in calls if by == one)) for one in NAMES}
    found = Escalations((), tuple(sets), {"account": tuple(admins)}, ())
    return BecomingSteps(by_caller, found), by_caller


def walked(
    calls: Mapping[str, tuple[str, ...]], sets: list[WaySet], begin: list[str], allowed: Allowed
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {who: (who,) for who in sorted(begin)}
    waiting = list(found)
    for here in waiting:
        becomes = [one for one in sets if one.rule.gain is Gain.BECOME and here in one.sources]
        after = [*calls[here], *(target.arn for one in becomes for target in one.targets)]
        for target in after:
            if target not in found and allowed(here, target):
                found[target] = (*found[here], target)
                waiting.append(target)
    return found


def walked_to_admins(
    paths: Chains, sets: list[WaySet], admins: list[str], allowed: Allowed
) -> dict[str, tuple[str, ...]]:
    found = {who: path for who, path in paths.items() if who in admins}
    for here, path in paths.items():
        for one in sets:
            if one.rule.gain is Gain.RAISE and here in one.sources:
                for target in one.targets:
                    if target.arn != here and allowed(here, target.arn):
                        found.setdefault(target.arn, (*path, target.arn))
    return found


@given(calls=PAIRS, sets=SETS, admins=SOME, begin=SOME, forbidden=PAIRS)
def test_nothing_is_lost_where_ways_are_taken_once(
    calls: set[tuple[str, str]],
    sets: list[WaySet],
    admins: list[str],
    begin: list[str],
    forbidden: set[tuple[str, str]],
) -> None:
    steps, by_caller = steps_of(calls, sets, admins)

    def allowed(here: str, target: str) -> bool:
        return here not in begin or (here, target) not in forbidden

    for may, given_on in ((allowed, allowed), (lambda _here, _target: True, None)):
        paths = walked(by_caller, sets, begin, may)
        assert steps.reached(begin, given_on) == paths
        expected = walked_to_admins(paths, sets, admins, may)
        assert steps.admins_from(begin, given_on) == expected


class CountedTargets(dict[str, ReachedTarget]):
    """Targets of ways that count how often all of them are walked."""

    walks = 0

    def __iter__(self) -> Iterator[str]:
        self.walks += 1
        return super().__iter__()


def test_ways_of_many_sources_are_walked_once() -> None:
    names = [f"role{number}" for number in range(50)]
    sets = [way_set(gain, names, names) for gain in (Gain.BECOME, Gain.RAISE)]
    steps = BecomingSteps({}, Escalations((), tuple(sets), {}, ()))
    targets = []
    for one in steps.leads:
        targets.append(CountedTargets(one.targets))
        force_setattr(one, "targets", targets[-1])
    assert set(steps.admins_from(names[:1])) == set(names)
    assert [one.walks for one in targets] == [1, 1]


def test_who_calls_two_administrators_leads_to_them_once() -> None:
    steps, _ = steps_of({("a", "g"), ("a", "h")}, [], ["g", "h"])
    assert steps.leading_to_admins == {"a", "g", "h"}
