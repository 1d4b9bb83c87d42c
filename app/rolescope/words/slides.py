"""The pages of a deck in words: a view that somebody kept, or an item of an agenda."""

from collections.abc import Mapping, Sequence

from rolescope.agenda.past import ruling_of
from rolescope.engine.index import WorldIndex
from rolescope.findings.finding import Risk
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.review import Agenda, AgendaGroup, AgendaItem, FindingState, Ruling
from rolescope.value import Value, replace
from rolescope.words.findings.detail import finding_detail
from rolescope.words.findings.finding_rows import FindingRow, state_words
from rolescope.words.report.anonymous import LEFT_OUT
from rolescope.words.report.pages import chain_of, code_lines, document_title
from rolescope.words.report.report_values import DocumentLine, OutsiderEntry, PathStop

_MAX_LINES = 6  # of a document, which a room can read
_KINDS: Mapping[AgendaGroup, str] = {
    AgendaGroup.DUE: "Fix due",
    AgendaGroup.FINDINGS: "Finding",
    AgendaGroup.PATHS: "Admin path",
    AgendaGroup.PARTIES: "Third party",
    AgendaGroup.CHANGES: "Change",
    AgendaGroup.OTHER: "Question",
}


class Slide(Value, kw_only=True):
    """One page: `title` is its sentence, `because` what follows from it, `about` where it stands.

    Drawn are the `chain` from who gets in to what is reached, or the `entry` of a third party, and
    the `lines` of a `document`. `decision` is what was decided, with its `state`. `notes` are for
    whoever speaks.
    """

    title: str
    because: str = ""
    about: str = ""
    risk: Risk | None = None
    chain: tuple[PathStop, ...] = ()
    entry: OutsiderEntry | None = None
    document: str = ""
    lines: tuple[DocumentLine, ...] = ()
    caption: str = ""
    decision: str = ""
    state: FindingState = FindingState.OPEN
    notes: str = ""


def agenda_slide(
    agenda: Agenda,
    item: AgendaItem,
    rulings: Mapping[str, Ruling],
    row: FindingRow | None,
    entry: OutsiderEntry | None,
    index: WorldIndex,
) -> Slide:
    """Write an item of an agenda: about its first finding (`row`) or a third party (`entry`)."""
    ruling = ruling_of(item, rulings)
    group = [one for one in agenda.items if one.group is item.group]
    about = f"{_KINDS[item.group]} {group.index(item) + 1:,} of {len(group):,}"
    slide = Slide(
        title=item.title,
        because=item.note,
        about=about,
        decision=", ".join(filter(None, (state_words(ruling), ruling.owner))),
        state=ruling.state,
    )
    if entry is not None:
        return replace(slide, because=f"Asked for: {entry.asks}.", entry=entry)
    if row is None:
        return slide
    detail = finding_detail(row.finding, index)
    excerpt = detail.excerpt
    return replace(
        slide,
        title=_sentence(row),
        because=detail.why,
        about=f"{about}: {row.title}",
        risk=row.finding.risk,
        chain=tuple(chain_of(row, index)),
        document=document_title(excerpt, detail.statement),
        lines=_deciding(tuple(code_lines(excerpt))) if excerpt is not None else (),
    )


def without_notes(slide: Slide) -> Slide:
    """Return a slide without what somebody noted for whoever speaks: names may be in it."""
    return replace(slide, notes=f"Notes {LEFT_OUT}" if slide.notes else "")


def _sentence(row: FindingRow) -> str:
    """Say who gets in where, if a request proved that; else what is wrong."""
    requests = [one.request for one in row.finding.witness]
    assumed = [one.role for one in requests if isinstance(one, AssumeRoleRequest)]
    if row.caller is None or not assumed or row.finding.is_held:
        return f"{row.title}: {row.ends}"
    place = f" in {row.target.place}" if row.target.place else ""
    is_straight = len(requests) == 1 and assumed == [row.finding.subjects[-1]]
    verb = "assume" if is_straight else "become"
    return f"{row.caller.words} can {verb} {row.target.words}{place}"


def _deciding(lines: Sequence[DocumentLine]) -> tuple[DocumentLine, ...]:
    """Return the few lines around the first that decides."""
    marked = [number for number, line in enumerate(lines) if line.tone == "deciding"]
    first = max(0, min(marked[0] - 1 if marked else 0, len(lines) - _MAX_LINES))
    return tuple(lines[first : first + _MAX_LINES])


def part_title(title: str, number: int, count: int) -> str:
    """Call one of several pages that show what one page has no room for."""
    return f"{title} ({number} of {count})"


def part_caption(shown: int, total: int) -> str:
    """Say of such a page what the others hold."""
    return f"{shown} of {total} accounts. The page of all shows trusts between others."


def view_caption(subtitle: str, *, is_part: bool, is_matrix_instead: bool) -> str:
    """Say how a page differs from the view that it is of; empty when it does not."""
    if is_matrix_instead:
        return f"As a matrix, to be readable: {subtitle}"
    return f"Part of the view: {subtitle}" if is_part else ""
