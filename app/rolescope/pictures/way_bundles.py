"""Ways of escalation between places of a picture, all from one place to another in one bundle."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from rolescope.escalation.rule import Gain
from rolescope.escalation.way import ReachedTarget, WaySet, WayState
from rolescope.model.plain import counted
from rolescope.pictures.picture import Arrow, Dash, LegendEntry, Line
from rolescope.pictures.view import DrawnWays, Frame
from rolescope.value import Value
from rolescope.words.escalation.way_rows import MAX_LISTED

WAY_ICON = "stairs-up"
WAY_WIDTH = 2.2
_MAX_TOLD = 8  # rules that a bundle is put into words with
_MAX_TITLE = 24  # letters of a rule that a pill names


class WayBundle(Value, kw_only=True):
    """The ways from one place to another: one line.

    `ways` are their ids, those to administrators first; see `way_rows`. `rules`: their titles, and
    `services`, each with how many there are. `holds`: one of them at least does not depend on
    anything.
    """

    source: str
    target: str
    count: int
    ways: tuple[str, ...]
    rules: tuple[tuple[str, int], ...]
    services: tuple[tuple[str, int], ...]
    holds: bool

    @property
    def ink(self) -> str:
        """The color of its line."""
        return "risk" if self.holds else "cond"

    @property
    def verb(self) -> str:
        """What stands between the names of its ends."""
        return "can take over" if self.holds else "may take over"

    @property
    def facts(self) -> list[str]:
        """How many ways there are, then by which rules."""
        return [counted(self.count, "way"), *rule_facts((self,))]


_PlaceOf = Callable[[str], str | None]


def bundles_of(
    frame: Frame,
    place_of: _PlaceOf,
    most: int | None = None,
    *,
    target_place_of: _PlaceOf | None = None,
) -> tuple[tuple[WayBundle, ...], int]:
    """Bundle the ways that a frame draws. Of whom there is no place, there are none.

    `target_place_of`: targets have other places than sources. Of more than `most` bundles those to
    administrators come first, then those that hold, then the largest. Also returns how many ways
    are left out by that.
    """
    found: dict[tuple[str, str], _Gathering] = defaultdict(_Gathering)
    if frame.escalations is None or frame.drawn_ways is DrawnWays.NONE:
        return (), 0
    shown = frame.shown.nodes if frame.shown is not None else None

    def seen(places: _PlaceOf) -> _PlaceOf:
        return lambda arn: places(arn) if shown is None or arn in shown else None

    source_of, target_of = seen(place_of), seen(target_place_of or place_of)
    for some in frame.escalations.sets:
        if some.rule.gain is Gain.BECOME:
            only_admins = frame.drawn_ways is DrawnWays.TO_ADMINS
            for part in _parts(some, source_of, target_of, only_admins=only_admins):
                found[part.ends].add(part)
    all_ends = sorted(found, key=lambda ends: (*found[ends].rank, ends))
    kept = sorted(all_ends[:most])
    left_out = sum(found[ends].count for ends in all_ends[len(kept) :])
    return tuple(found[ends].bundle(*ends) for ends in kept), left_out


def _parts(
    some: WaySet, source_of: _PlaceOf, target_of: _PlaceOf, *, only_admins: bool
) -> Iterator["_Part"]:
    sources: dict[str, list[str]] = defaultdict(list)
    for arn in some.sources:
        source = source_of(arn)
        if source is not None:
            sources[source].append(arn)
    holds: dict[bool, bool] = {}  # the same for all targets of a set that give as much
    for reached in some.targets:
        is_admin = some.gives_admin(reached)
        target = target_of(reached.arn)
        if target is None or (only_admins and not is_admin):
            continue
        if is_admin not in holds:
            holds[is_admin] = some.way(some.sources[0], reached).state is WayState.HOLDS
        for source, arns in sources.items():
            others = tuple(arn for arn in arns if arn != reached.arn)
            if others:
                yield _Part(some, reached, others, (source, target), is_admin, holds[is_admin])


class _Part(Value):
    """The ways of a set from some of its sources to one of its targets, with their places."""

    some: WaySet
    reached: ReachedTarget
    sources: tuple[str, ...]
    ends: tuple[str, str]
    is_admin: bool
    holds: bool


@dataclass(slots=True)
class _Gathering:
    parts: list[_Part] = field(default_factory=list)
    rules: Counter[str] = field(default_factory=Counter)
    services: Counter[str] = field(default_factory=Counter)

    def add(self, part: _Part) -> None:
        self.parts.append(part)
        self.rules[part.some.rule.title] += len(part.sources)
        self.services[part.some.rule.service] += len(part.sources)

    @property
    def count(self) -> int:
        return self.rules.total()

    @property
    def rank(self) -> tuple[bool, bool, int]:
        is_admin = any(part.is_admin for part in self.parts)
        return not is_admin, not any(part.holds for part in self.parts), -self.count

    def bundle(self, source: str, target: str) -> WayBundle:
        ids = (
            part.some.way(arn, part.reached).id
            for part in sorted(self.parts, key=lambda part: not part.is_admin)
            for arn in part.sources
        )
        return WayBundle(
            source=source,
            target=target,
            count=self.count,
            ways=tuple(islice(ids, MAX_LISTED + 1)),
            rules=tuple(self.rules.items()),
            services=tuple(self.services.items()),
            holds=any(part.holds for part in self.parts),
        )


def rule_facts(bundles: Sequence[WayBundle]) -> list[str]:
    """Say by which rules ways are, with how many by each."""
    rules = _summed(bundle.rules for bundle in bundles)
    told = [f"{title}: {count:,}" for title, count in rules[:_MAX_TOLD]]
    more = len(rules) - _MAX_TOLD
    return [*told, f"and {counted(more, 'more rule')}"] if more > 0 else told


def pill_names(bundles: Sequence[WayBundle]) -> tuple[str, ...]:
    """Return what a pill may call ways, the longest first: by their services, the largest first.

    Ways of IAM's own, which lead through no service, by their rule where it is one.
    """
    rules = [title for title, _ in _summed(bundle.rules for bundle in bundles)]
    (first, _), *others = _summed(bundle.services for bundle in bundles)
    shown = first.upper() if first == "iam" else first
    by_service = f"{shown} +{len(others)}" if others else shown
    is_told = first == "iam" and len(rules) == 1 and len(rules[0]) <= _MAX_TITLE
    return (rules[0], by_service) if is_told else (by_service,)


def _summed(counts: Iterable[tuple[tuple[str, int], ...]]) -> list[tuple[str, int]]:
    """Add up counts by name; the largest first."""
    total: Counter[str] = Counter()
    for some in counts:
        total.update(dict(some))
    return sorted(total.items(), key=lambda one: (-one[1], one[0]))


def way_legend(bundles: tuple[WayBundle, ...]) -> Iterator[LegendEntry]:
    """Yield a sample of the lines of ways: of those that hold, and of those that depend."""
    for holds in (True, False):
        first = next((one for one in bundles if one.holds is holds), None)
        if first is not None:
            key = "way" if holds else "open-way"
            yield LegendEntry(key=key, text=first.verb, shapes=(way_sample(first.ink),))


def way_sample(ink: str) -> Line:
    """Return a line of ways for a legend."""
    return Line(
        points=((-13, 0), (13, 0)),
        stroke=ink,
        width=WAY_WIDTH,
        dash=Dash.WAY,
        arrow=Arrow.HOLLOW,
    )
