"""Conditions as pills below the card that they guard, one for lines with the same conditions."""

from collections.abc import Mapping, Sequence

from rolescope.model.policy import Condition
from rolescope.pictures.layouts.focus.cards import CardLink, FocusCard
from rolescope.pictures.layouts.focus.words import (
    Names,
    badge_kind,
    conditions_words,
    is_undecided,
    never_words,
    ways_words,
)
from rolescope.pictures.picture import PictureChange
from rolescope.pictures.way_bundles import WAY_ICON
from rolescope.trust.edge import Closure
from rolescope.value import Value
from rolescope.words.names import CONDITION_ICONS

_MAX_PILLS = 3
_DENIED = "close-thick"
MARKED = (PictureChange.GONE, PictureChange.NEW, PictureChange.CHANGED)
"""What has a badge of its own on its line."""


class Guard(Value, kw_only=True):
    """Lines into one card that ask for the same. `text` is empty when they ask for nothing.

    `icon` is that of its pill; `badge` that on the line, empty when nothing has to be brought
    along.
    """

    links: tuple[CardLink, ...]
    text: str
    icon: str
    badge: str
    is_met: bool
    is_risky: bool = False  # from outside, and nothing narrows it
    change: PictureChange | None = None

    @property
    def needs_room(self) -> bool:
        """Whether lines keep off its badge. One for what an edit did must not move the picture."""
        return self.is_risky or bool(self.badge) or self.change is PictureChange.NEW

    @property
    def has_sign(self) -> bool:
        """Whether a badge or a triangle stands on its line."""
        return self.is_risky or bool(self.badge) or self.change in MARKED


class ConditionPill(Value, kw_only=True):
    """One pill below a card; `items` are the lines that it speaks of."""

    text: str
    icon: str
    tone: str
    item: str


def guards(
    links: Sequence[CardLink], cards: Mapping[str, FocusCard], names: Names
) -> dict[str, tuple[Guard, ...]]:
    """Group the lines into each card by what they ask for, by card id."""
    found: dict[str, dict[_Key, list[CardLink]]] = {}
    for link in links:
        if not link.edits:
            is_risky = not link.is_gone and any(h.edge.id in names.risky for h in link.hops)
            words = _words(link, names, is_risky=is_risky)
            key = (link.is_open, is_risky, words, link.change if link.change in MARKED else None)
            found.setdefault(link.target, {}).setdefault(key, []).append(link)
    return {
        target: tuple(
            _guard(group, key, cards, several=len(groups) > 1) for key, group in groups.items()
        )
        for target, groups in found.items()
    }


_Key = tuple[bool, bool, str, PictureChange | None]  # open, risky, words, what became of it


def _words(link: CardLink, names: Names, *, is_risky: bool) -> str:
    if link.is_way:
        return ways_words(link.ways)
    if not link.is_open and not link.is_gone:
        return never_words(link.hops[0].edge, names)
    words = {conditions_words(hop, names) for hop in link.hops}
    if len(words) > 1:
        return f"{len(words)} kinds of conditions"
    only = words.pop()
    if all(is_undecided(hop) for hop in link.hops):
        only = f"{only}, undecided" if only else "cannot be decided"
    return only or ("no condition" if is_risky else "")


def _guard(
    links: Sequence[CardLink], key: _Key, cards: Mapping[str, FocusCard], *, several: bool
) -> Guard:
    is_open, is_risky, words, change = key
    if links[0].is_way:
        return _way_guard(links, words)
    conditions = [condition for link in links for hop in link.hops for condition in hop.conditions]
    needs = [condition for link in links for hop in link.hops for condition in hop.needs]
    unmet = [condition for link in links for hop in link.hops for condition in hop.edge.unmeetable]
    caller = cards[links[0].source].name
    text = f"{words}, taken away" if words and links[0].is_gone else words
    if text and several and len(links) == 1 and caller not in text:
        text = f"{text}, {caller}" if is_open or links[0].is_gone else f"{text} by {caller}"
    icon = _icon(conditions) if is_open else _icon(unmet) or _DENIED
    if links[0].is_gone:
        icon = _icon(conditions)
    return Guard(
        links=tuple(links),
        text=text,
        icon=icon,
        badge="" if links[0].is_gone else _icon(needs) if is_open else icon,
        is_met=is_open,
        is_risky=is_risky,
        change=change,
    )


def _way_guard(links: Sequence[CardLink], words: str) -> Guard:
    """Make the sign of ways of one rule: how many go that way stands behind its title."""
    count = len({hop.source.key for link in links for hop in link.hops})
    return Guard(
        links=tuple(links),
        text=f"{words} \N{MULTIPLICATION SIGN} {count:,}" if count > 1 else words,
        icon=WAY_ICON,
        badge=WAY_ICON,
        is_met=links[0].state is Closure.UNDECIDED,
    )


def _icon(conditions: Sequence[Condition]) -> str:
    kind = badge_kind(conditions)
    return CONDITION_ICONS[kind] if kind else ""


def pills(guarded: Sequence[Guard]) -> tuple[ConditionPill, ...]:
    """Return the pills of a card; too many become a count."""
    with_words = [guard for guard in guarded if guard.text]
    shown = [
        ConditionPill(
            text=guard.text,
            icon=guard.icon,
            tone="cond" if guard.is_met and not guard.is_risky else "risk",
            item=guard.links[0].id,
        )
        for guard in sorted(with_words, key=lambda guard: (not guard.is_met, guard.text))
    ]
    if len(shown) <= _MAX_PILLS:
        return tuple(shown)
    rest = shown[_MAX_PILLS - 1 :]
    more = ConditionPill(
        text=f"{len(rest)} more conditions", icon="", tone="cond", item=rest[0].item
    )
    return (*shown[: _MAX_PILLS - 1], more)
