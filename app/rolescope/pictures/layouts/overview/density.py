"""How much one page shows at 100 %: of crowded accounts the rows that matter, then their tails.

Rows are ranked by what was known before any edit: an edit moves nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from rolescope.pictures.layouts.overview.diagram import (
    AccountBox,
    Bundle,
    Diagram,
    RoleRow,
    RowKind,
)
from rolescope.pictures.layouts.overview.folding import joined_rows, tail_id
from rolescope.pictures.layouts.overview.sizes import PITCHES
from rolescope.pictures.layouts.overview.sources import Homes, Trusts
from rolescope.pictures.trust_facts import Danger, DrawnTrust
from rolescope.pictures.view import Frame
from rolescope.trust.edge import Closure, Standing, names_outside
from rolescope.value import Value, replace
from rolescope.words.standings import state_of

_WIDE = 1900  # px of a canvas on a large screen
_BESIDE_ROWS = 360  # px of a page that is as high as its one account: title, head, chips, legend
_CROWDED_ROWS, _CROWDED_LINES = 44, 60  # of more, the rows that matter are shown
_TAILS = 2  # rows of an account that stand for its other roles and users
_MAX_FAMILY_ROWS = 3  # rows of one maker in an account


class Budget(Value):
    """How many rows a page shows in all, and each account at least and at most."""

    rows: int
    least: int
    most: int

    def of_each(self, accounts: int) -> int:
        """Return how many rows an account may have beside its tails."""
        return max(self.least, min(self.most, self.rows // max(accounts, 1) - _TAILS))


def budget_of(frame: Frame) -> Budget:
    """Return what there is room for."""
    if frame.compact:
        return Budget(20, 3, 12)
    if frame.width < _WIDE:
        return Budget(30, 4, 18)
    return Budget(52, 6, max(6, min(24, int((frame.height - _BESIDE_ROWS) // PITCHES[0]))))


def is_crowded(diagram: Diagram) -> bool:
    """Tell whether there are more rows or lines than can be read at once, before any edit."""
    rows = sum(not row.is_late for box in diagram.boxes for row in box.rows)
    lines = sum(not bundle.is_late for bundle in diagram.bundles)
    return rows > _CROWDED_ROWS or lines > _CROWDED_LINES


def thinned(
    rows: Mapping[str, Sequence[RoleRow]], trusts: Trusts, most: int, opened: frozenset[str]
) -> dict[str, list[RoleRow]]:
    """Return the rows by account: those that matter, and one of each kind for all others.

    `opened` are ids of the latter that are unfolded.
    """
    return {account: _thinned(mine, trusts, most, opened) for account, mine in rows.items()}


def _thinned(
    rows: Sequence[RoleRow], trusts: Trusts, most: int, opened: frozenset[str]
) -> list[RoleRow]:
    ranked = sorted((row for row in rows if not row.is_late), key=lambda row: _rank(row, trusts))
    families: Counter[str] = Counter()
    kept: list[RoleRow] = []
    rest: list[RoleRow] = []
    for row in ranked:
        family = row.shown[0].family if len(row.shown) == 1 else ""
        families[family] += 1
        is_one_too_many = family and families[family] > _MAX_FAMILY_ROWS and not row.first
        (rest if len(kept) >= most or is_one_too_many else kept).append(row)
    tails: dict[RowKind, list[RoleRow]] = {}
    for row in rest:
        tails.setdefault(row.kind, []).append(row)
    found = list(kept)
    for mine in tails.values():
        tail = joined_rows(mine)
        is_one = len(mine) == 1  # a line of its own says more in the same room
        found += mine if is_one or tail.id in opened else [replace(tail, opens=tail.id)]
    return [*found, *(row for row in rows if row.is_late)]


def _rank(row: RoleRow, trusts: Trusts) -> tuple[int, int, int, str, str]:
    """Open to outside first; then administrators, targets and callers of other accounts.

    How trusts stand has no say: that may become known after the first picture.
    """
    into = [trust for arn in row.nodes for trust in trusts.into(arn) if not trust.is_opened]
    out_of = [trust for arn in row.nodes for trust in trusts.out_of(arn) if not trust.is_opened]
    callers = {t.source.account for t in into if t.source.account} - {row.account}
    is_outside = any(names_outside(t.edge, t.source) for t in into)
    reaches = any((trusts.nodes[t.edge.target].account or "") != row.account for t in out_of)
    steps = (
        row.first is Danger.RISK,
        is_outside or row.first is not Danger.NONE,
        row.is_admin and bool(into),
        row.is_admin,
        bool(callers),
        reaches,
        len(row.nodes) > 1,
    )
    rank = next((number for number, holds in enumerate(steps) if holds), len(steps))
    degree = len(into) + len(out_of)
    return rank, -len(callers), -degree, row.names[0].lower(), row.id


def matters(homes: Homes, _port: str, trust: DrawnTrust) -> bool:
    """Tell whether a trust is drawn in a crowd: the row of its role stays, and it can be used.

    What is dangerous, and what edits did, is drawn wherever it ends.
    """
    is_loud = trust.change is not None or trust.danger is Danger.RISK
    return is_loud or not (is_in_tail(homes, trust) or _is_useless(trust))


def is_late(homes: Homes, bundle: Bundle) -> bool:
    """Tell whether a line of a crowded picture is not there before any edit."""
    return bundle.is_late or not any(
        trust.first_danger is Danger.RISK or not (is_in_tail(homes, trust) or _is_useless(trust))
        for trust in bundle.trusts
        if not trust.is_opened
    )


def is_in_tail(homes: Homes, trust: DrawnTrust) -> bool:
    """Tell whether the trusted role is folded; who can call a row that stays is never left out."""
    row = homes.row(trust.edge.target)
    return row is not None and row.is_folded


def _is_useless(trust: DrawnTrust) -> bool:
    """Tell whether nobody could use a trust before any edit.

    How trusts stand is known from the first picture on: imports that are read in stages are folded.
    """
    return state_of(trust.first) in (Closure.DENIED, Closure.NEVER, Standing.TRUSTED_ONLY)


def with_folds(boxes: Sequence[AccountBox], opened: frozenset[str]) -> tuple[AccountBox, ...]:
    """Let accounts whose tails are unfolded fold them again."""
    tails = {
        box.id: sorted(id_ for id_ in opened if id_.startswith(tail_id(box.id))) for box in boxes
    }
    return tuple(replace(box, opens=tails[box.id][0]) if tails[box.id] else box for box in boxes)
