"""Plans of infrastructure as code in the worker process: they become the edits of a scenario."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rolescope.importers.faults import refuse
from rolescope.importers.plan_files import read_plan_file
from rolescope.model.edit import Edit
from rolescope.plans.proposal import propose
from rolescope.plans.reading import Given, read_plan
from rolescope.plans.values import NoteKind, PlanError
from rolescope.progress import Tick
from rolescope.words.openings.plan_notes import NoteText, note_text
from rolescope.worker.state import KnownAnalysis, about_analysis


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedScenario:
    """What a plan makes of the import: edits, and what of it is not known.

    `asked` are the providers whose account nothing tells (IAC-31).
    """

    name: str
    edits: tuple[Edit, ...]
    notes: tuple[NoteText, ...]
    asked: tuple[str, ...]


@about_analysis
def propose_scenario(
    known: KnownAnalysis, path: Path, accounts: Mapping[str, str], *, tick: Tick
) -> ProposedScenario:
    """Fold a plan over the world as it was imported; `accounts` are IDs by provider.

    Raises:
        Unreadable: it is no plan, state, template or change set.
    """
    value, _ = read_plan_file(path)
    try:
        plan = read_plan(value, Given(accounts=accounts))
    except PlanError as error:
        raise refuse(str(path), error.what, error.advice) from error
    found = propose(known.analysis.scenario.base, (plan,), tick)
    notes = (one for one in found.notes if one.kind is not NoteKind.ACCOUNT)
    return ProposedScenario(
        name=path.name,
        edits=found.edits,
        notes=tuple(dict.fromkeys(note_text(one) for one in notes)),
        asked=tuple(dict.fromkeys(one.provider for one in found.asked)),
    )
