"""Folding: in a large picture the tail of an account's rows becomes one row of each kind."""

from collections.abc import Mapping, Sequence

from rolescope.pictures.layouts.overview.density import KEPT_ROWS
from rolescope.pictures.layouts.overview.diagram import PillKind, Row

_HEARD = (PillKind.UNREADABLE, PillKind.NO_CONDITION)  # what a row says of some of its members


def folded(rows: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """Return the rows by account, the tail of each folded."""
    return {account: _fold(mine) for account, mine in rows.items()}


def _fold(rows: Sequence[Row]) -> list[Row]:
    ranked = sorted((row for row in rows if not row.is_late), key=_rank)
    late = [row for row in rows if row.is_late]
    kept, rest = ranked[:KEPT_ROWS] + late[:KEPT_ROWS], ranked[KEPT_ROWS:] + late[KEPT_ROWS:]
    by_kind: dict[str, list[Row]] = {}
    for row in rest:
        by_kind.setdefault(row.kind.name, []).append(row)
    return [*kept, *(_joined(mine) for mine in by_kind.values())]


def _rank(row: Row) -> tuple[int, bool, int, str, str]:
    """Dangers first, then administrators, then rows of many; an edit changes nothing in it."""
    return -row.first, not row.is_admin, -len(row.nodes), row.names[0].lower(), row.id


def _joined(rows: Sequence[Row]) -> Row:
    first = rows[0]
    members = sorted(
        (name, node) for row in rows for name, node in zip(row.names, row.nodes, strict=True)
    )
    pills = {pill.kind: pill for row in rows for pill in row.pills if pill.kind in _HEARD}
    return Row(
        id=f"more:{first.account}:{first.kind.name}",
        account=first.account,
        kind=first.kind,
        nodes=tuple(node for _, node in members),
        names=tuple(name for name, _ in members),
        pills=tuple(pills[kind] for kind in _HEARD if kind in pills),
        services=tuple(sorted({service for row in rows for service in row.services})),
        danger=max(row.danger for row in rows),
        first=max(row.first for row in rows),
        is_folded=True,
    )
