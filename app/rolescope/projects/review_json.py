"""A review as JSON members of a project, and back. What cannot be read is kept as it is."""

import json
import math
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from rolescope.importers.fields import Report
from rolescope.model.edits.as_json import EditFormatError, edit_from_json, edit_to_json
from rolescope.model.review import (
    NO_AGENDA,
    Agenda,
    AgendaGroup,
    AgendaItem,
    Assertion,
    Bookmark,
    Expectation,
    FindingState,
    MinutesLine,
    NamedScenario,
    Note,
    Review,
    Ruling,
    SavedFilter,
    Status,
    Subject,
    SubjectKind,
)
from rolescope.model.strict_json import Path
from rolescope.projects.counts_json import read_review_counts
from rolescope.projects.faults import unknown_fields, unread_item
from rolescope.projects.fields import MAX_NAME, MemberFields, WrongValueError, fields_of, number
from rolescope.projects.project import Unread
from rolescope.value import as_dict, replace

SCENARIOS, NOTES, ASSERTIONS = "scenarios.json", "notes.json", "assertions.json"
BOOKMARKS, POSITIONS = "bookmarks.json", "positions.json"
FINDINGS = "findings.json"
AGENDA, EARLIER = "agenda.json", "earlier-reviews.json"
FILTERS = "filters.json"
OPTIONAL = (FINDINGS, AGENDA, EARLIER, FILTERS)  # are there only if they hold something
MEMBERS = (SCENARIOS, NOTES, ASSERTIONS, BOOKMARKS, POSITIONS)

Members = dict[str, Any]
Item = TypeVar("Item")


# Writing


def write_review(review: Review, unread: Sequence[Unread]) -> Members:
    """Return the members of a review by name; what was not read stands behind what was."""
    found: Members = {
        SCENARIOS: [_scenario_json(one) for one in review.scenarios],
        NOTES: [_note_json(one) for one in review.notes],
        ASSERTIONS: [
            {"query": one.query, "expect": one.expect.value, "name": one.name}
            for one in review.assertions
        ],
        BOOKMARKS: [_bookmark_json(one) for one in review.bookmarks],
        POSITIONS: [[id_, x, y] for id_, x, y in review.positions if _is_place((x, y))],
    }
    optional: Members = {
        FINDINGS: [ruling_to_json(name, one) for name, one in review.rulings],
        AGENDA: [_agenda_json(review.agenda)] if review.agenda != NO_AGENDA else [],
        EARLIER: [_agenda_json(one) for one in review.earlier],
        FILTERS: [{"name": one.name, "text": one.text} for one in review.filters],
    }
    kept = {one.member for one in unread}
    found |= {name: items for name, items in optional.items() if items or name in kept}
    for one in unread:
        if one.member in found:
            found[one.member].append(json.loads(one.text))
    found[SCENARIOS] = {"current": review.current, "scenarios": found[SCENARIOS]}
    return found


def _pair_json(pair: tuple[float, float] | None) -> list[float] | None:
    return list(pair) if pair is not None and _is_place(pair) else None


def _is_place(place: tuple[float, float]) -> bool:
    return all(math.isfinite(one) for one in place)


def _scenario_json(scenario: NamedScenario) -> Members:
    edits = [edit_to_json(edit) for edit in scenario.edits]
    times: Members = {"times": list(scenario.times)} if scenario.times else {}
    return {"id": scenario.id, "name": scenario.name, "edits": edits, **times}


def _note_json(note: Note) -> Members:
    return {
        "subject": {"kind": note.subject.kind.value, "id": note.subject.id},
        "text": note.text,
        "status": note.status.value if note.status is not None else None,
        "owner": note.owner,
        "date": note.date,
    }


def _bookmark_json(bookmark: Bookmark) -> Members:
    zoom = bookmark.zoom
    return {
        "name": bookmark.name,
        "view": bookmark.view,
        "subject": bookmark.subject,
        "nodes": list(bookmark.nodes),
        "edges": list(bookmark.edges),
        "center": _pair_json(bookmark.center),
        "zoom": zoom if zoom is not None and math.isfinite(zoom) else None,
        **({"filter": bookmark.filter} if bookmark.filter else {}),
        **({"size": _pair_json(bookmark.size)} if bookmark.size is not None else {}),
        **({"seen": list(bookmark.seen)} if bookmark.seen else {}),
        **({"finding": bookmark.finding} if bookmark.finding else {}),
        **({"caption": bookmark.caption} if bookmark.caption else {}),
        **({"notes": bookmark.notes} if bookmark.notes else {}),
    }


def ruling_to_json(fingerprint: str, ruling: Ruling) -> Members:
    """Return what was decided about a finding."""
    return {
        "finding": fingerprint,
        "state": ruling.state.value,
        "owner": ruling.owner,
        "reason": ruling.reason,
        "until": ruling.until,
        "note": ruling.note,
        **({"fix": ruling.fix} if ruling.fix else {}),
    }


def _agenda_json(agenda: Agenda) -> Members:
    return {
        "started": agenda.started,
        "ended": agenda.ended,
        "people": list(agenda.people),
        "current": agenda.current,
        "since": agenda.item_since,
        "discussed": list(agenda.discussed),
        "taken": [[id_, seconds] for id_, seconds in agenda.taken],
        "items": [item_to_json(one) for one in agenda.items],
        "minutes": [
            {"at": one.at, "item": one.item, "text": one.text, "decision": one.is_decision}
            for one in agenda.lines
        ],
        **({"counts": as_dict(agenda.counts)} if agenda.counts is not None else {}),
    }


def item_to_json(item: AgendaItem) -> Members:
    """Return an item of an agenda."""
    ruling = ruling_to_json(item.id, item.ruling)
    return {
        "id": item.id,
        "group": item.group.value,
        "title": item.title,
        "planned": item.minutes,
        "findings": list(item.findings),
        "party": item.party,
        "note": item.note,
        **({"ruling": ruling} if item.ruling != Ruling() else {}),
        **({"rulings": [ruling_to_json(*one) for one in item.rulings]} if item.rulings else {}),
    }


# Reading


class ReviewReader:
    """Reads the members of a review, and keeps what it cannot read in `unread`."""

    def __init__(self, report: Report, *, is_newer: bool = False) -> None:
        """Report what is wrong; that a newer version has further fields is nothing wrong."""
        self._report = report
        self._is_newer = is_newer
        self.unread: list[Unread] = []

    def read(self, members: Members) -> Review:
        """Return the review. Members that are absent count as empty.

        Raises:
            WrongValueError: a member is no list (or object, of scenarios).
        """
        top = fields_of(members.get(SCENARIOS, {"scenarios": []}))
        if "scenarios" not in top.value:  # that it was empty nobody wrote
            raise top.wrong("scenarios", "a list")
        scenarios = self._items(SCENARIOS, top.list("scenarios"), _scenario)
        current = top.value.get("current")
        # Give scenarios whose id another one has an id of their own.
        found = Review()
        for one in scenarios:
            own = one if found.find(one.id) is None else replace(one, id=found.free_id())
            found = found.add(own)
        review = Review(
            scenarios=found.scenarios,
            notes=self._member(NOTES, members, _note),
            assertions=self._member(ASSERTIONS, members, _assertion),
            bookmarks=self._member(BOOKMARKS, members, _bookmark),
            positions=self._member(POSITIONS, members, _position),
            rulings=self._member(FINDINGS, members, ruling_from_json),
            agenda=next(iter(self._member(AGENDA, members, _agenda)), NO_AGENDA),
            earlier=self._member(EARLIER, members, _agenda),
            filters=self._member(FILTERS, members, _saved_filter),
        )
        return review.show(current if isinstance(current, str) else None)

    def _member(
        self, name: str, members: Members, read: Callable[[object, Path], Item]
    ) -> tuple[Item, ...]:
        return self._items(name, MemberFields({name: members.get(name, [])}).list(name), read)

    def _items(
        self, member: str, items: list[object], read: Callable[[object, Path], Item]
    ) -> tuple[Item, ...]:
        found: list[Item] = []
        for index, item in enumerate(items):
            try:
                found.append(read(item, (index,)))
                self._see_unknown(member, item)
            except (WrongValueError, EditFormatError) as error:
                self.unread.append(Unread(member, json.dumps(item, sort_keys=True)))
                self._report(unread_item(member, item, str(error)))
        return tuple(found)

    def _see_unknown(self, member: str, item: object) -> None:
        """Tell of fields that are not written back."""
        known = _KEYS.get(member)
        if self._is_newer or known is None or not isinstance(item, dict):
            return
        unknown = [key for key in item if key not in known]
        if unknown:
            self._report(unknown_fields(member, item, unknown))


_AGENDA_KEYS = {
    *("started", "ended", "people", "current", "since", "discussed", "taken", "items"),
    *("minutes", "counts"),
}
_KEYS = {
    SCENARIOS: {"id", "name", "edits", "times"},
    NOTES: {"subject", "text", "status", "owner", "date"},
    ASSERTIONS: {"query", "expect", "name"},
    FINDINGS: {"finding", "state", "owner", "reason", "until", "note", "fix"},
    FILTERS: {"name", "text"},
    AGENDA: _AGENDA_KEYS,
    EARLIER: _AGENDA_KEYS,
    BOOKMARKS: {
        *("name", "view", "subject", "nodes", "edges", "center", "zoom", "filter"),
        *("size", "seen", "finding", "caption", "notes"),
    },
}


def _scenario(value: object, where: Path) -> NamedScenario:
    item = fields_of(value, where)
    return NamedScenario(
        id=item.name("id"),
        name=item.name("name", ""),
        edits=tuple(edit_from_json(edit) for edit in item.list("edits")),
        times=item.names("times"),
    )


def _note(value: object, where: Path) -> Note:
    item = fields_of(value, where)
    subject = item.inner("subject")
    return Note(
        subject=Subject(subject.one_of("kind", SubjectKind), subject.name("id")),
        text=item.text("text", ""),
        status=item.one_of("status", Status) if item.value.get("status") is not None else None,
        owner=item.name("owner", ""),
        date=item.name("date", ""),
    )


def _assertion(value: object, where: Path) -> Assertion:
    item = fields_of(value, where)
    return Assertion(
        query=item.text("query"),
        expect=item.one_of("expect", Expectation),
        name=item.name("name", ""),
    )


def _bookmark(value: object, where: Path) -> Bookmark:
    item = fields_of(value, where)
    return Bookmark(
        name=item.name("name"),
        view=item.name("view"),
        subject=item.name_or_none("subject"),
        nodes=item.names("nodes"),
        edges=item.names("edges"),
        center=_pair(item, "center"),
        zoom=item.number("zoom") if item.value.get("zoom") is not None else None,
        filter=item.text("filter", ""),
        size=_pair(item, "size"),
        seen=item.names("seen"),
        finding=item.name("finding", ""),
        caption=item.text("caption", ""),
        notes=item.text("notes", ""),
    )


def _saved_filter(value: object, where: Path) -> SavedFilter:
    item = fields_of(value, where)
    return SavedFilter(name=item.name("name"), text=item.text("text"))


def ruling_from_json(value: object, where: Path) -> tuple[str, Ruling]:
    """Return the fingerprint of a finding, and what was decided about it.

    Raises:
        WrongValueError: it is none.
    """
    item = fields_of(value, where)
    return item.name("finding"), Ruling(
        state=item.one_of("state", FindingState),
        owner=item.name("owner", ""),
        reason=item.text("reason", ""),
        until=item.name("until", ""),
        note=item.text("note", ""),
        fix=item.name("fix", ""),
    )


def _agenda(value: object, where: Path) -> Agenda:
    found = fields_of(value, where)
    return Agenda(
        started=found.name("started", ""),
        ended=found.name("ended", ""),
        people=found.names("people"),
        current=found.name("current", ""),
        item_since=found.name("since", ""),
        discussed=found.names("discussed"),
        taken=tuple(
            _taken(one, (*where, "taken", place)) for place, one in enumerate(found.list("taken"))
        ),
        items=tuple(
            item_from_json(one, (*where, "items", place))
            for place, one in enumerate(found.list("items"))
        ),
        lines=tuple(
            _minutes(one, (*where, "minutes", place))
            for place, one in enumerate(found.list("minutes"))
        ),
        counts=read_review_counts(found.inner("counts"))
        if found.value.get("counts") is not None
        else None,
    )


def item_from_json(value: object, where: Path) -> AgendaItem:
    """Return an item of an agenda.

    Raises:
        WrongValueError: it is none.
    """
    found = fields_of(value, where)
    ruling = Ruling()
    if found.value.get("ruling") is not None:
        _id, ruling = ruling_from_json(found.value["ruling"], (*where, "ruling"))
    return AgendaItem(
        id=found.name("id"),
        group=found.one_of("group", AgendaGroup),
        title=found.text("title", ""),
        minutes=found.count("planned"),
        findings=found.names("findings"),
        party=found.name("party", ""),
        note=found.text("note", ""),
        ruling=ruling,
        rulings=tuple(
            ruling_from_json(one, (*where, "rulings", place))
            for place, one in enumerate(found.list("rulings"))
        ),
    )


def _taken(value: object, where: Path) -> tuple[str, int]:
    match value:
        case [str(id_), seconds] if len(id_) <= MAX_NAME:
            return id_, int(number(seconds, where))
        case _:
            raise WrongValueError("an item with its seconds", where)


def _minutes(value: object, where: Path) -> MinutesLine:
    found = fields_of(value, where)
    return MinutesLine(
        at=found.name("at"),
        text=found.text("text"),
        item=found.name("item", ""),
        is_decision=found.flag("decision"),
    )


def _pair(item: MemberFields, name: str) -> tuple[float, float] | None:
    if item.value.get(name) is None:
        return None
    match item.list(name):
        case [x, y]:
            where = (*item.where, name)
            return number(x, where), number(y, where)
        case _:
            raise item.wrong(name, "two numbers")


def _position(value: object, where: Path) -> tuple[str, float, float]:
    match value:
        case [str(id_), x, y] if len(id_) <= MAX_NAME:
            return id_, number(x, where), number(y, where)
        case _:
            raise WrongValueError("a node with two numbers", where)
