"""Plans of infrastructure as code in the worker process: they become the edits of a scenario."""

from collections.abc import Mapping
from pathlib import Path

from rolescope.difference.way_changes import way_causes
from rolescope.findings.states import compare_evaluated, evaluate_state
from rolescope.importers.faults import refuse
from rolescope.importers.plan_files import read_plan_file
from rolescope.model.edit import Edit, Scenario
from rolescope.plans.plan_reading import Given, read_plan
from rolescope.plans.plan_values import NoteKind, PlanError
from rolescope.plans.proposal import Proposal, propose
from rolescope.progress import Tick, no_tick, part
from rolescope.value import Value, replace
from rolescope.words.openings.plan_notes import NoteText, note_text
from rolescope.words.openings.plan_report import plan_report, plan_sections
from rolescope.words.openings.report import ReportSection, headline, reach_words
from rolescope.worker.state import KnownAnalysis, about_analysis, known_base


class ProposedScenario(Value, kw_only=True):
    """What a plan makes of the import: edits, and what of it is not known.

    `asked` are the providers whose account nothing tells (IAC-31).
    """

    name: str
    edits: tuple[Edit, ...]
    notes: tuple[NoteText, ...]
    asked: tuple[str, ...]


class ProposedChanges(Value, kw_only=True):
    """What the edits of a plan change of who becomes whom, as `rolescope plan` tells it.

    `summary`: how much of each, and how many get to administrator rights.
    """

    summary: tuple[str, str]
    sections: tuple[ReportSection, ...]


@about_analysis
def propose_scenario(
    known: KnownAnalysis, path: Path, accounts: Mapping[str, str], *, tick: Tick
) -> ProposedScenario:
    """Fold a plan over the world as it was imported; `accounts` are IDs by provider.

    Raises:
        Unreadable: it is no plan, state, template or change set.
    """
    found = _proposal(known, path, accounts, tick)
    notes = (one for one in found.notes if one.kind is not NoteKind.ACCOUNT)
    return ProposedScenario(
        name=path.name,
        edits=found.edits,
        notes=tuple(dict.fromkeys(note_text(one) for one in notes)),
        asked=tuple(dict.fromkeys(one.provider for one in found.asked)),
    )


def _proposal(
    known: KnownAnalysis, path: Path, accounts: Mapping[str, str], tick: Tick
) -> Proposal:
    value, _ = read_plan_file(path)
    try:
        plan = read_plan(value, Given(accounts=accounts))
    except PlanError as error:
        raise refuse(str(path), error.what, error.advice) from error
    return propose(known.analysis.scenario.base, (plan,), tick)


@about_analysis
def proposed_changes(
    known: KnownAnalysis, path: Path, accounts: Mapping[str, str], *, tick: Tick
) -> ProposedChanges:
    """Tell what a plan opens and closes, which findings it makes, and who gets to rights by it.

    Raises:
        Unreadable: it is no plan, state, template or change set.
    """
    proposal = _proposal(known, path, accounts, no_tick)
    base, at = known.analysis.scenario.base, known.analysis.at
    imported = known_base(known.token, at, part(tick, 0, 0.2))
    before = evaluate_state(Scenario(base), at, imported, tick=part(tick, 0, 0.2))
    planned = Scenario(base, proposal.edits)
    after = evaluate_state(planned, at, before.known, tick=part(tick, 0.2, 0.4))
    found = compare_evaluated(before, after, tick=part(tick, 0.4, 1))
    report = plan_report(proposal, found, way_causes(before.known, after.known), ("", ""))
    told = replace(report, notes=())  # the scenario comes with them
    reach = "" if report.reach is None else reach_words(report.reach)
    return ProposedChanges(
        summary=(f"{headline(told)}.", reach),
        sections=plan_sections(told, proposal.secrets),
    )
