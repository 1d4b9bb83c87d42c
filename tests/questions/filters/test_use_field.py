"""The field about the use of trusts: known where records of calls were read."""

from rolescope.analysis import analyse
from rolescope.model.edit import Scenario
from rolescope.questions.filters.field_table import tabulate
from rolescope.questions.filters.filter import Filter
from rolescope.questions.filters.filter_text import read_terms
from rolescope.questions.filters.shown import Shown, shown_of
from rolescope.reality.trusts import UseState
from rolescope.worker import shown_parts
from support.worlds.asking import arn
from support.worlds.build import NOW, A, account, allow, role, trusts, user, world

WORLD = analyse(
    Scenario(
        world(
            account(
                A,
                user("ana", allows=allow()),
                role("Busy", trust=trusts(arn("user/ana"))),
                role("Idle", trust=trusts(arn("user/ana"))),
            )
        )
    ),
    NOW,
)
USES = {
    edge.id: UseState.USED if edge.target == arn("role/Busy") else UseState.UNUSED
    for edge in WORLD.graph.edges
}


def targets(found: Shown) -> set[str]:
    edges = {edge.id: edge.target for edge in WORLD.graph.edges}
    return {edges[id_].rpartition("/")[2] for id_ in found.edges}


def test_trusts_are_filtered_by_their_use() -> None:
    table = tabulate(WORLD, uses=USES)
    assert targets(shown_of(table, Filter(read_terms("use:used")))) == {"Busy"}
    assert targets(shown_of(table, Filter(read_terms("use:unused")))) == {"Idle"}
    assert targets(shown_of(table, Filter(read_terms("-use:used")))) == {"Idle"}


def test_without_records_nothing_is_known_of_use() -> None:
    assert not shown_of(tabulate(WORLD), Filter(read_terms("use:unused"))).edges


def test_the_worker_keeps_what_records_told_of_the_import() -> None:
    shown_parts.keep_uses(WORLD, USES)
    wanted = Filter(read_terms("use:unused"))
    assert targets(shown_parts.shown(WORLD, wanted)) == {"Idle"}
    other = analyse(Scenario(world(account(A, user("ana")))), NOW)
    assert not shown_parts.shown(other, wanted).edges
