"""Conditions as pills below the card that they guard, one for lines with the same conditions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rolescope.drawing.layouts.focus.cards import Card, Link
from rolescope.drawing.layouts.focus.words import (
    Names,
    badge_kind,
    conditions_words,
    is_undecided,
    never_words,
)
from rolescope.evaluation.words import ConditionKind

_MOST_PILLS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Lines into one card that ask for the same. `text` is empty when they ask for nothing.

    `badge` None: nothing on the line has to be brought along.
    """

    links: tuple[Link, ...]
    text: str
    kind: ConditionKind | None
    badge: ConditionKind | None
    is_met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pill:
    """One pill below a card; `items` are the lines that it speaks of."""

    text: str
    kind: ConditionKind | None
    is_met: bool
    item: str


def guards(
    links: Sequence[Link], cards: Mapping[str, Card], names: Names
) -> dict[str, tuple[Guard, ...]]:
    """Group the lines into each card by what they ask for, by card id."""
    found: dict[str, dict[tuple[bool, str], list[Link]]] = {}
    for link in links:
        if not link.edits:
            key = (link.is_open, _words(link, names))
            found.setdefault(link.target, {}).setdefault(key, []).append(link)
    return {
        target: tuple(
            _guard(group, words, is_open=is_open, cards=cards, several=len(groups) > 1)
            for (is_open, words), group in groups.items()
        )
        for target, groups in found.items()
    }


def _words(link: Link, names: Names) -> str:
    if not link.is_open:
        return never_words(link.hops[0].edge, names)
    words = {conditions_words(hop, names) for hop in link.hops}
    if len(words) > 1:
        return f"{len(words)} kinds of conditions"
    only = words.pop()
    if all(is_undecided(hop) for hop in link.hops):
        return f"{only}, undecided" if only else "undecided"
    return only


def _guard(
    links: Sequence[Link], words: str, *, is_open: bool, cards: Mapping[str, Card], several: bool
) -> Guard:
    conditions = [condition for link in links for hop in link.hops for condition in hop.conditions]
    needs = [condition for link in links for hop in link.hops for condition in hop.needs]
    unmet = [condition for link in links for hop in link.hops for condition in hop.edge.unmeetable]
    caller = cards[links[0].source].name
    text = words
    if text and several and len(links) == 1 and caller not in text:
        text = f"{text}, {caller}" if is_open else f"{text} by {caller}"
    kind = badge_kind(conditions) if is_open else badge_kind(unmet)
    return Guard(
        links=tuple(links),
        text=text,
        kind=kind,
        badge=badge_kind(needs) if is_open else kind or ConditionKind.OTHER,
        is_met=is_open,
    )


def pills(guarded: Sequence[Guard]) -> tuple[Pill, ...]:
    """Return the pills of a card; too many become a count."""
    with_words = [guard for guard in guarded if guard.text]
    shown = [
        Pill(text=guard.text, kind=guard.kind, is_met=guard.is_met, item=guard.links[0].id)
        for guard in sorted(with_words, key=lambda guard: (not guard.is_met, guard.text))
    ]
    if len(shown) <= _MOST_PILLS:
        return tuple(shown)
    rest = shown[_MOST_PILLS - 1 :]
    more = Pill(text=f"{len(rest)} more conditions", kind=None, is_met=True, item=rest[0].item)
    return (*shown[: _MOST_PILLS - 1], more)
