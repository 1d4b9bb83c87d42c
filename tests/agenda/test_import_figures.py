"""The figures of an import: what it holds by itself, and whether they may be compared."""

from rolescope.agenda.import_figures import basis_of, import_figures, known_figures, open_trusts
from rolescope.analysis import analyse
from rolescope.engine.index import WorldIndex
from rolescope.findings.find import find
from rolescope.model.assumed import NOTHING_ASSUMED, Assumed, KnownAccount
from rolescope.model.edit import Scenario
from rolescope.model.review import ImportFigures, ReviewCounts
from rolescope.model.world import World
from rolescope.trust.paths.hops import hops_of
from rolescope.trust.paths.surface import attack_surface
from support.worlds.asking import arn
from support.worlds.build import NOW, A, B, account, allow, organization, role, trusts, world

STRANGER = "arn:aws:iam::999988887777:root"


def figures(of: World) -> ImportFigures:
    analysis, index = analyse(Scenario(of), NOW), WorldIndex(of)
    surface = attack_surface(hops_of(analysis.graph, index, NOW))
    return import_figures("i1", "basis", analysis, find(analysis), surface)


def place() -> World:
    """Return a world that a stranger enters by Door, and goes on to Admin."""
    return world(
        account(
            A,
            role("Admin", trust=trusts(arn("role/Door")), allows=allow("*")),
            role("Door", trust=trusts(STRANGER), allows=allow()),
            role("Inner", trust=trusts(arn("role/Elsewhere", B))),
        ),
        account(B, role("Elsewhere", trust=trusts({"Service": "ec2.amazonaws.com"}))),
        organization=organization(A, B),
    )


def test_it_counts_open_trusts_and_what_outsiders_get_to() -> None:
    found = figures(place())
    assert found.open_trusts == 1
    assert found.reached == 2
    assert found.counts.admins == 1
    assert found.counts.parties == 1
    assert found.counts.at == NOW
    assert found.counts.critical + found.counts.high >= 1
    assert found.accounts == 2
    assert found.gaps > 0


def test_a_trust_inside_the_organization_is_not_open() -> None:
    (found,) = open_trusts(analyse(Scenario(place()), NOW))
    assert (found.source, found.target) == ("999988887777", arn("role/Door"))


def test_a_closed_world_has_nothing_open() -> None:
    closed = world(account(A, role("Inner", trust=trusts({"Service": "ec2.amazonaws.com"}))))
    found = figures(closed)
    assert (found.open_trusts, found.reached, found.counts.admins) == (0, 0, 0)


def test_figures_of_another_basis_or_import_do_not_count() -> None:
    counts = ReviewCounts(at=NOW)
    one, old, gone = (
        ImportFigures(id=id_, basis=basis, counts=counts)
        for id_, basis in (("i1", "now"), ("i2", "then"), ("i9", "now"))
    )
    assert known_figures((one, old, gone), ("i1", "i2"), "now") == {"i1": one}


def test_the_basis_is_the_program_and_what_is_assumed() -> None:
    other = Assumed(own=(KnownAccount(A, "ours"),))
    bases = {
        basis_of("1.0", NOTHING_ASSUMED),
        basis_of("1.1", NOTHING_ASSUMED),
        basis_of("1.0", other),
    }
    assert len(bases) == 3
    assert basis_of("1.0", Assumed()) == basis_of("1.0", NOTHING_ASSUMED)
