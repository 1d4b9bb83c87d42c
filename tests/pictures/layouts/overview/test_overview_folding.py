"""The overview of a large world: the tail of each account is one row of each kind."""

import pytest

from rolescope.analysis import Analysis, analyse
from rolescope.model.edit import Scenario
from rolescope.pictures.layouts.overview import draw
from rolescope.pictures.picture import Item, ItemKind
from rolescope.pictures.view import Frame
from support.window.picture_checks import check_picture
from support.worlds.build import (
    NOW,
    A,
    B,
    Entity,
    account,
    allow,
    organization,
    role,
    trusts,
    user,
    world,
)

_MANY = 320
WHOLE = Frame(whole=True)  # accounts are not folded


def pair(number: int, owner: str) -> list[Entity]:
    """Return a user, and a role that trusts this user alone."""
    trust = trusts(f"arn:aws:iam::{owner}:user/u{number:03}")
    return [user(f"u{number:03}", allows=allow()), role(f"R{number:03}", trust=trust)]


def large(pairs: int = _MANY) -> Analysis:
    open_ = role("Zopen", trust=trusts("*"), allows=allow("*"))
    given = [entity for number in range(pairs) for entity in pair(number, A)]
    little = role("Little", trust=[trusts(f"arn:aws:iam::{A}:user/u{n:03}") for n in range(3)])
    accounts = account(A, *given, open_), account(B, little)
    return analyse(Scenario(world(*accounts)), NOW)


@pytest.fixture(scope="module")
def rows() -> list[Item]:
    picture = draw(large(), WHOLE)
    check_picture(picture)
    return [item for item in picture.items if item.kind is ItemKind.ROW]


def test_the_tail_of_a_large_account_is_folded_by_kind(rows: list[Item]) -> None:
    of_a = [item for item in rows if item.nodes[0].split(":")[4] == A]
    folded = [item for item in of_a if len(item.nodes) > 1]
    assert len(of_a) == 12 + len(folded)
    assert {item.nodes[0].split(":")[5].partition("/")[0] for item in folded} == {"role", "user"}


def test_every_principal_has_its_row(rows: list[Item]) -> None:
    nodes = [node for item in rows for node in item.nodes]
    assert len(nodes) == len(set(nodes)) == 2 * _MANY + 2


def test_what_is_open_to_anyone_is_not_folded(rows: list[Item]) -> None:
    assert any(item.nodes == (f"arn:aws:iam::{A}:role/Zopen",) for item in rows)


def test_lines_from_and_to_folded_rows_hold_all_of_their_trusts() -> None:
    analysis = large()
    picture = draw(analysis, WHOLE)
    drawn = [edge for item in picture.items if item.kind is ItemKind.EDGE for edge in item.edges]
    assert sorted(drawn) == sorted(edge.id for edge in analysis.graph.edges)


def test_a_smaller_account_keeps_all_of_its_rows() -> None:
    picture = draw(large(pairs=100), WHOLE)
    shown = [item for item in picture.items if item.kind is ItemKind.ROW]
    assert len(shown) == 2 * 100 + 2


@pytest.mark.parametrize(("count", "is_folded"), [(12, False), (13, True)])
def test_more_accounts_than_are_read_are_folded_into_ous(count: int, *, is_folded: bool) -> None:
    homes = [f"{500_000_000_000 + number:012}" for number in range(count)]
    accounts = [
        account(
            here,
            role("plain", trust=trusts(f"arn:aws:iam::{there}:root")),
            role("admin", trust=trusts(f"arn:aws:iam::{there}:root"), allows=allow("*")),
        )
        for here, there in zip(homes, (*homes[1:], homes[0]), strict=True)
    ]
    units = (("ou-1", "r-ex01"), ("ou-2", "r-ex01"))
    placed = [(home, f"ou-{number % 2 + 1}") for number, home in enumerate(homes)]
    made = world(*accounts, organization=organization(*placed, units=units))
    picture = draw(analyse(Scenario(made), NOW), Frame())
    check_picture(picture)
    boxes = [item for item in picture.items if item.kind is ItemKind.ACCOUNT]
    assert len(boxes) == (2 if is_folded else count)
