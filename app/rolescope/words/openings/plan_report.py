"""The report of a plan: what its edits open and close, each with the resources that make it."""

from collections.abc import Mapping
from functools import cache

from rolescope.difference.impact import Cause
from rolescope.findings.states import StateDifference
from rolescope.model.review import Ruling
from rolescope.plans.proposal import Proposal
from rolescope.value import replace
from rolescope.words.openings.plan_notes import note_text
from rolescope.words.openings.report import (
    ChangeOrigin,
    Report,
    ReportLine,
    ReportSection,
    WayTrace,
    report_sections,
    without_secrets,
)

_MAX_ADDRESSES = 5  # of one cause
_MAX_LINES = 50  # of one section


def plan_report(
    proposal: Proposal,
    found: StateDifference,
    way_causes: WayTrace,
    names: tuple[str, str],
    rulings: Mapping[str, Ruling] | None = None,
) -> Report:
    """Tell what a plan makes of the import (IAC-38): `names` are those of the two."""

    def origin(cause: Cause) -> ChangeOrigin:
        place = cause.place
        about = (cause.holder,) if place is None else (cause.holder, place.holder, place.name)
        made = proposal.causes(*about)
        addresses = dict.fromkeys(one.address for one in made)
        return ChangeOrigin(
            tuple(addresses)[:_MAX_ADDRESSES], any(one.is_sensitive for one in made)
        )

    given = rulings or {}
    opened = {one.finding.fingerprint: "" for one in found.findings.new}
    opened |= found.openings.fingerprints
    return Report(
        before=names[0],
        after=names[1],
        openings=found.openings,
        reach=found.reach,
        findings=found.findings,
        notes=tuple(dict.fromkeys(map(note_text, proposal.notes))),
        way_causes=way_causes,
        trace=cache(origin),
        holds_secret=lambda arn: any(
            made.is_sensitive and arn in made.names for made in proposal.made
        ),
        rulings={
            name: one
            for name, broad in opened.items()
            if (one := given.get(name) or given.get(broad)) is not None
        },
        is_base_old=proposal.is_base_old,
    )


def plan_sections(report: Report, secrets: frozenset[str]) -> tuple[ReportSection, ...]:
    """Return what differs for a window: titles with counts, few lines, and no secrets in them."""
    return tuple(_shortened(one, secrets) for one in report_sections(report, _MAX_LINES))


def _shortened(section: ReportSection, secrets: frozenset[str]) -> ReportSection:
    lines = [
        ReportLine(
            without_secrets(line.text, secrets),
            tuple(without_secrets(words, secrets) for words in line.details),
        )
        for line in section.lines
    ]
    more = section.count - len(lines)
    if more:
        lines.append(ReportLine(f"{more:,} more: see rolescope plan"))
    return replace(section, title=f"{section.title}: {section.count:,}", lines=tuple(lines))
