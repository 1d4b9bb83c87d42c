"""What a filter costs in a large organization: the fields once, then every filter. CPU time.

Run by `make bench`.
"""

import pickle

from benchmarks.measuring import cpu, load, say
from rolescope.analysis import Analysis, analyse
from rolescope.model.edit import Scenario
from rolescope.questions.filters.field_table import FilterTable, tabulate
from rolescope.questions.filters.filter import Filter
from rolescope.questions.filters.filter_text import read_terms
from rolescope.questions.filters.shown import shown_of

ROLES = 5_000
ONCE, EACH = 0.4, 0.05  # CPU seconds
FILTERS = (
    "",
    "kind:role",
    "trust:external cond:sts:ExternalId",
    "web",
    "-kind:service -zone:aws account:*1*",
    "used:not-imported kind:role",
)


def opened() -> Analysis:
    given = load(ROLES)
    return analyse(Scenario(given.world), given.at)


def measured(table: FilterTable, text: str) -> float:
    wanted = Filter(read_terms(text))
    return min(cpu(lambda: pickle.dumps(shown_of(table, wanted)))[0] for _ in range(5))


def test_filters_of_a_large_organization() -> None:
    analysis = opened()
    once, table = cpu(lambda: tabulate(analysis))
    size = f"{len(table.nodes):,} nodes, {len(table.edges):,} edges"
    say(f"{size}: fields {once * 1000:.0f} ms")
    slow = []
    for text in FILTERS:
        seconds = measured(table, text)
        say(f"    {text or 'no filter':<36} {seconds * 1000:6.1f} ms")
        slow += [text] if seconds > EACH else []
    assert once < ONCE
    assert not slow
