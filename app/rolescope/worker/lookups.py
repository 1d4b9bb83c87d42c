"""Short jobs about what is shown: assertions, filters, groups, pseudonyms, tables, names of AWS."""

from rolescope.analysis import Analysis
from rolescope.importers.catalogue import load_catalogue
from rolescope.model.edit import Edit
from rolescope.model.review import Assertion
from rolescope.pictures.groups import Grouping, groupings
from rolescope.privacy.numbered import Found
from rolescope.privacy.pseudonym_table import PseudonymFactory
from rolescope.privacy.pseudonyms import Pseudonyms
from rolescope.progress import Tick
from rolescope.questions.checks import check_scenario
from rolescope.questions.filters.filter import Filter
from rolescope.questions.filters.shown import Shown
from rolescope.words.check_text import CheckText, check_text
from rolescope.words.editing.known_names import AwsWords
from rolescope.words.table.sheet import RowsAsked, Sheet, sheet
from rolescope.worker import shown_parts
from rolescope.worker.state import KnownAnalysis, about_analysis, about_scenario


@about_scenario
def check_assertions(
    known: KnownAnalysis, assertions: tuple[Assertion, ...], *, tick: Tick
) -> tuple[CheckText, ...]:
    """Check assertions against a scenario, in their order."""
    analysis = known.analysis
    found = check_scenario(assertions, analysis.scenario, known.index, analysis.at, tick)
    return tuple(check_text(one, known.index) for one in found)


@about_analysis
def filtered(known: KnownAnalysis, wanted: Filter, *, tick: Tick) -> Shown:
    """Return what a filter shows, and of how many."""
    tick(0, "Filtering")
    return shown_parts.shown(known.analysis, wanted)


@about_scenario
def ways_to_group(known: KnownAnalysis, *, tick: Tick) -> tuple[Grouping, ...]:
    """Return the ways to group a world as it was imported."""
    tick(0, "Reading tags")
    return groupings(known.analysis.scenario.base)


@about_scenario
def pseudonyms(known: KnownAnalysis, further: tuple[Found, ...], *, tick: Tick) -> Pseudonyms:
    """Return pseudonyms for the world as imported, then as edited, and for further names."""
    tick(0, "Hiding names")
    maker = PseudonymFactory()
    for world in (known.analysis.scenario.base, known.analysis.scenario.world):
        maker.add(world)
        tick(0.5, "Hiding names")
    maker.add_names(further)
    return Pseudonyms(maker.table())


@about_analysis
def table_rows(known: KnownAnalysis, asked: RowsAsked, *, tick: Tick) -> Sheet:
    """Return the rows of nodes, of edges or of ways."""
    tick(0, "Filling the table")
    found = shown_parts.ways_of(known.analysis, tick, known.index) if asked.has_ways else None
    return sheet(asked, known.analysis, known.index, tick, found)


def action_names(
    _token: int, _analysis: Analysis | tuple[Edit, ...], *, tick: Tick
) -> tuple[str, ...]:
    """Return the names of all actions of AWS."""
    tick(0, "Reading the names of actions")
    return load_catalogue().names


def aws_words(_token: int, _analysis: Analysis | tuple[Edit, ...], *, tick: Tick) -> AwsWords:
    """Return the names of all actions and condition keys of AWS."""
    tick(0, "Reading the names of actions")
    catalogue = load_catalogue()
    keys = {key for known in set(catalogue.condition_keys) for key in known}
    beginnings = (key.partition("${")[0] for key in keys)
    return AwsWords(
        actions=catalogue.names,
        keys=tuple(sorted({key for key in beginnings if ":" in key}, key=str.lower)),
    )
