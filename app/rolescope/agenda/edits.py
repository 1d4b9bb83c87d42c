"""Changing an agenda: its items and their order, who is there, what is decided, the minutes.

Times come in as arguments (ISO 8601). Each function returns another agenda.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import count

from rolescope.agenda.past import with_decisions
from rolescope.model.instant import parse_instant
from rolescope.model.plain import text_sha256
from rolescope.model.review import Agenda, AgendaGroup, AgendaItem, MinutesLine, Ruling
from rolescope.value import replace

MAX_MINUTES = 240  # of an item
MAX_LINE = 2_000  # characters of a line
_NUMBERED = re.compile(r"#([0-9]{1,4})[:,]? +(.+)")  # a line about an item that is named
_DIGEST_LENGTH = 12  # hexadecimal digits of the id of a question


def with_items(agenda: Agenda, items: tuple[AgendaItem, ...]) -> Agenda:
    """Return the agenda with further items, each behind those of its group; known ones stay."""
    known = {item.id for item in agenda.items}
    every = [*agenda.items, *(item for item in items if item.id not in known)]
    order = {group: number for number, group in enumerate(AgendaGroup)}
    return replace(agenda, items=tuple(sorted(every, key=lambda item: order[item.group])))


def without_item(agenda: Agenda, id_: str) -> Agenda:
    """Return the agenda without an item; what was said about it stays in the minutes."""
    if agenda.item(id_) is None:
        return agenda
    later = agenda.after(id_) or agenda.before(id_)
    current = agenda.current if agenda.current != id_ else (later.id if later else "")
    return replace(
        agenda,
        items=tuple(item for item in agenda.items if item.id != id_),
        current=current,
        discussed=tuple(one for one in agenda.discussed if one != id_),
    )


def moved(agenda: Agenda, id_: str, place: int) -> Agenda:
    """Return the agenda with an item at another place, counted from 0.

    It joins the group of the item that it comes to stand behind; at the very first, that of the
    next.
    """
    item = agenda.item(id_)
    if item is None:
        return agenda
    others = [one for one in agenda.items if one.id != id_]
    place = max(0, min(place, len(others)))
    if others:
        beside = others[place - 1] if place else others[0]
        item = replace(item, group=beside.group)
    return replace(agenda, items=(*others[:place], item, *others[place:]))


def question(agenda: Agenda, text: str) -> AgendaItem:
    """Return an item for a question that somebody asks."""
    text = text.strip()
    id_ = next(name for name in question_ids(text) if agenda.item(name) is None)
    return AgendaItem(id=id_, group=AgendaGroup.OTHER, title=text, minutes=5)


def question_ids(text: str) -> Iterator[str]:
    """Yield ids for a question, the best first: two reviewers give the same only to the same."""
    digest = text_sha256(text)[:_DIGEST_LENGTH]
    yield f"question-{digest}"
    yield from (f"question-{digest}-{number}" for number in count(2))


def changed(agenda: Agenda, item: AgendaItem) -> Agenda:
    """Return the agenda with another item in the place of the one with its id."""
    item = replace(item, minutes=max(1, min(item.minutes, MAX_MINUTES)))
    return replace(agenda, items=tuple(item if one.id == item.id else one for one in agenda.items))


def started(agenda: Agenda, at: str) -> Agenda:
    """Return the agenda of a review that begins, with its first item."""
    first = agenda.items[0].id if agenda.items else ""
    return replace(agenda, started=at, current=first, item_since=at, ended="")


def ended(agenda: Agenda, at: str, rulings: Mapping[str, Ruling]) -> Agenda:
    """Return the agenda of a review that is over, with what was decided kept in its items."""
    agenda = with_decisions(agenda, rulings)
    return replace(_clocked(agenda, at), ended=at, item_since="")


def at_item(agenda: Agenda, id_: str, at: str) -> Agenda:
    """Return the agenda with another item looked at; the time of the one before is kept."""
    if agenda.item(id_) is None:
        return agenda
    return replace(_clocked(agenda, at), current=id_, item_since=at if agenda.is_running else "")


def paused(agenda: Agenda, at: str) -> Agenda:
    """Return the agenda with its time stopped, or going on where it was."""
    if agenda.item_since:
        return replace(_clocked(agenda, at), item_since="")
    return replace(agenda, item_since=at) if agenda.is_running else agenda


def done(agenda: Agenda, at: str) -> Agenda:
    """Return the agenda with the current item discussed, and the next one looked at."""
    if not agenda.current:
        return agenda
    discussed = tuple(dict.fromkeys((*agenda.discussed, agenda.current)))
    agenda = replace(agenda, discussed=discussed)
    following = agenda.after(agenda.current)
    return at_item(agenda, following.id, at) if following is not None else _clocked(agenda, at)


def said(agenda: Agenda, text: str, at: str, *, is_decision: bool = False) -> Agenda:
    """Return the agenda with one more line in its minutes, about the current item.

    One that begins with `#` and the number of an item is about that item.
    """
    text = " ".join(text.split())[:MAX_LINE]
    item, named = agenda.current, _NUMBERED.match(text)
    if named is not None and not is_decision and 0 < int(named[1]) <= len(agenda.items):
        item, text = agenda.items[int(named[1]) - 1].id, named[2]
    if not text:
        return agenda
    line = MinutesLine(at=at, text=text, item=item, is_decision=is_decision)
    return replace(agenda, lines=(*agenda.lines, line))


def decided(agenda: Agenda, ruling: Ruling) -> Agenda:
    """Return the agenda with a decision about the current item that is about no finding."""
    item = agenda.item(agenda.current)
    return agenda if item is None else changed(agenda, replace(item, ruling=ruling))


def seconds_of(agenda: Agenda, id_: str, at: str) -> int:
    """Return how long an item was looked at, until a time."""
    return dict(agenda.taken).get(id_, 0) + (
        seconds_between(agenda.item_since, at) if agenda.current == id_ else 0
    )


def _clocked(agenda: Agenda, at: str) -> Agenda:
    """Add the time since the current item was turned to."""
    if not agenda.current or not agenda.item_since:
        return agenda
    taken = dict(agenda.taken)
    passed = seconds_between(agenda.item_since, at)
    taken[agenda.current] = taken.get(agenda.current, 0) + passed
    return replace(agenda, taken=tuple(taken.items()), item_since=at)


def seconds_between(start: str, end: str) -> int:
    """Return the seconds from one time to another; none where a time cannot be read."""
    first, last = parse_instant(start), parse_instant(end)
    if first is None or last is None:
        return 0
    return max(0, int((last - first).total_seconds()))
