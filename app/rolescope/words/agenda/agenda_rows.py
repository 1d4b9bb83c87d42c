"""The agenda as rows of a list: headings, and items with what was decided about them."""

from collections.abc import Mapping
from itertools import groupby

from rolescope.agenda.edits import seconds_of
from rolescope.agenda.past import ruling_of
from rolescope.findings.finding import Risk
from rolescope.findings.triage import is_past
from rolescope.model.review import Agenda, AgendaItem, Ruling
from rolescope.value import Value
from rolescope.words.agenda.agenda_text import GROUPS, ruling_words

_SECONDS = 60


class AgendaHeading(Value):
    """The title of a group. `is_discussed`: all of its items are, and their minutes were taken."""

    title: str
    count: int
    is_discussed: bool = False


class AgendaRow(Value, kw_only=True):
    """An item: its number from 1, what was decided, and the minutes that it took or may take.

    `risk` is that of its worst finding, None where it is about none that is there. `is_late`: an
    acceptance has ended, or a fix that was agreed on is due.
    """

    item: AgendaItem
    number: int
    decision: str
    ruling: Ruling
    minutes: str
    risk: Risk | None = None
    is_late: bool = False
    is_done: bool = False
    is_current: bool = False

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        where = "current" if self.is_current else "discussed" if self.is_done else ""
        parts = (f"{self.number:,}", self.item.title, self.decision, self.ruling.owner, where)
        return ", ".join(filter(None, parts))


def agenda_rows(
    agenda: Agenda, at: str, rulings: Mapping[str, Ruling], risks: Mapping[str, Risk]
) -> tuple[AgendaHeading | AgendaRow, ...]:
    """Write an agenda as it stands at a time. `rulings` and `risks` are those of findings."""
    rows: list[AgendaHeading | AgendaRow] = []
    for group, found in groupby(agenda.items, key=lambda item: item.group):
        items = list(found)
        is_discussed = all(item.id in agenda.discussed for item in items)
        rows.append(AgendaHeading(GROUPS[group], len(items), is_discussed))
        rows += [_row(agenda, item, at, rulings, risks) for item in items]
    return tuple(rows)


def _row(
    agenda: Agenda,
    item: AgendaItem,
    at: str,
    rulings: Mapping[str, Ruling],
    risks: Mapping[str, Risk],
) -> AgendaRow:
    ruling = ruling_of(item, rulings)
    seconds = seconds_of(agenda, item.id, at)
    is_done = item.id in agenda.discussed
    minutes = max(1, round(seconds / _SECONDS)) if is_done else item.minutes
    known = [risks[name] for name in item.findings if name in risks]
    return AgendaRow(
        item=item,
        number=agenda.number(item.id),
        decision=ruling_words(ruling, at),
        ruling=ruling,
        minutes=f"{minutes:,}",
        risk=max(known, default=None),
        is_late=ruling.state.has_owner_and_end and is_past(ruling.until, at),
        is_done=is_done,
        is_current=item.id == agenda.current,
    )
