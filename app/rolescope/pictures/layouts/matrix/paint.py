"""Shapes, items and legend of the matrix."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rolescope.engine.index import WorldIndex
from rolescope.model.arn import group_digits
from rolescope.model.world import World
from rolescope.pictures.layouts.matrix.counts import Cell, Matrix, Party
from rolescope.pictures.layouts.matrix.words import (
    INTO,
    TITLE,
    called_words,
    calling_words,
    cell_words,
    counted_words,
    subtitle_words,
)
from rolescope.pictures.layouts.overview.marks import baseline
from rolescope.pictures.metrics import elide_end, text_width
from rolescope.pictures.name_fitting import fit_name, set_names
from rolescope.pictures.picture import (
    Box,
    Glyph,
    GridHeads,
    Item,
    ItemKind,
    LegendEntry,
    Line,
    PictureChange,
    Shape,
    Text,
)
from rolescope.pictures.rect import Rect
from rolescope.pictures.theme import STEPS
from rolescope.pictures.trust_facts import Danger
from rolescope.pictures.view import Frame
from rolescope.trust.edge import NodeKind, Zone
from rolescope.value import Value
from rolescope.words.names import ZONE_COLORS

_LEFT, _TOP = 24.0, 118.0  # px: where rows begin
_HEAD = 192.0  # px of the head of a row at least
_UNIT_GAP = 18.0  # px between the name of an account and that of its OU, and behind it
_MARK = 22.0  # px of its number, or of the mark of its kind
_PITCHES = (24.0, 29.0)  # px from column to column: the smallest and the largest with numbers
_PITCH_UNDER_UNITS = 48.0  # px, the largest with numbers where the names of OUs need it
_NAMED_PITCHES = (88.0, 148.0)  # px where the names of columns have room
_COLUMN_PAD = 6.0  # px around the name of a column
_ROW, _NAMED_ROWS = 14.0, (24.0, 34.0)  # px from row to row: the least and the most with names
_GROUP_X, _GROUP_Y = 6.0, 5.0  # px between groups
_TOTALS, _BARS = 56.0, 58.0  # px at the right: numbers, and bars before them
_BELOW = 72.0  # px below the rows: totals, and where the window shows its legend
_STEPS = (1, 2, 5, 10, 20)  # trusts from which on a cell has a deeper color
_SIGN, _SMALL_SIGN = 10.0, 8.0  # px
_HATCH = 8.0  # px between the lines of a hatching
_INKS = {PictureChange.NEW: "allowed", PictureChange.GONE: "risk", PictureChange.CHANGED: "cond"}
_MARKS = {NodeKind.ACCOUNT: "account-outside", NodeKind.ANYONE: "octagon"}  # else a provider's


class MatrixGrid(Value, kw_only=True):
    """Where rows and columns begin: by id, x of columns and y of rows; the steps between them.

    `head`: px of the head of a row.
    """

    xs: dict[str, float]
    ys: dict[str, float]
    pitch: float
    row: float
    head: float
    is_named: bool
    bars: float
    width: float
    height: float

    @property
    def heads(self) -> GridHeads:
        """Where the heads of rows and columns are."""
        return GridHeads(right=_LEFT + self.head, top=74, bottom=_TOP)

    @property
    def right(self) -> float:
        """Where the last column ends."""
        return max(self.xs.values(), default=_LEFT + self.head) + self.pitch

    @property
    def bottom(self) -> float:
        """Where the last row ends."""
        return max(self.ys.values(), default=_TOP) + self.row

    def cell(self, row: str, column: str) -> Rect:
        """Return the place of a cell."""
        return Rect(self.xs[column], self.ys[row], self.pitch - 1, self.row - 1)


_GROWN = 1.08  # by which texts grow against all else where a matrix is seen a bit smaller


def make_grid(matrix: Matrix, frame: Frame) -> MatrixGrid:
    """Place rows and columns: as wide as their names where there is room, else numbers above them.

    The names of columns go first, then those of rows.
    """
    bars = 0.0 if frame.compact else _BARS
    count = max(1, len(matrix.accounts))
    groups = len({account.unit for account in matrix.accounts})
    room = frame.width - 2 * _LEFT - _TOTALS - bars - _GROUP_X * groups
    is_named = (room - _HEAD) / count >= _NAMED_PITCHES[0]
    low, high = _PITCHES
    high = max(high, min(_widest_unit(matrix.accounts), _PITCH_UNDER_UNITS))
    if is_named:
        wanted = _column_room(matrix.accounts)
        low, high = max(_NAMED_PITCHES[0], wanted), max(_NAMED_PITCHES[1], wanted)
    head = max(_HEAD, min(_row_room(matrix), room - low * count))
    pitch = float(min(max((room - head) // count, _NAMED_PITCHES[0] if is_named else low), high))
    step = _named_row(matrix, frame, groups) if is_named else _ROW
    xs = _places(matrix.accounts, _LEFT + head, pitch, _GROUP_X)
    xs = _with_room_for_units(matrix.accounts, xs, pitch, room - head - pitch * count)
    first = _places(matrix.callers, _TOP, step, 0)
    below = _TOP + len(first) * step + (_GROUP_Y if first else 0)
    ys = first | _places(matrix.accounts, below, step, _GROUP_Y)
    words = math.ceil(text_width(subtitle_words(matrix), "body"))
    right, bottom = max(xs.values(), default=0) + pitch, max(ys.values(), default=_TOP) + step
    return MatrixGrid(
        xs=xs,
        ys=ys,
        pitch=pitch,
        row=step,
        head=head,
        is_named=is_named,
        bars=bars,
        width=max(right + bars + _TOTALS + _LEFT, min(frame.width, words + 2 * _LEFT)),
        height=bottom + _BELOW,
    )


def _named_row(matrix: Matrix, frame: Frame, groups: int) -> float:
    """Return the step between rows, so that they fill the height where they can."""
    low, high = _NAMED_ROWS
    room = frame.height - _TOP - _BELOW - _GROUP_Y * groups
    return min(max(room // (len(matrix.callers) + len(matrix.accounts)), low), high)


def _column_room(accounts: Sequence[Party]) -> float:
    """Return how many px each column wants for the names of accounts, and of OUs over them."""
    names = [text_width(name, "small") + _COLUMN_PAD for name in _column_names(accounts)]
    return math.ceil(max((*names, _widest_unit(accounts)), default=0))


def _widest_unit(accounts: Sequence[Party]) -> float:
    """Return how many px each column has to have so that the names of OUs fit over theirs."""
    units = _unit_names(accounts)
    return max(
        (
            math.ceil(text_width(units[unit], "label") + 1) / len([*members])
            for unit, members in groupby(accounts, key=lambda account: account.unit)
        ),
        default=0.0,
    )


def _row_room(matrix: Matrix) -> float:
    """Return how many px the heads of rows want for names, and for the OU of the first of it."""
    parties = (*matrix.callers, *matrix.accounts)
    units = _unit_names(matrix.accounts)
    found, before = [0.0], ""
    for party, name in zip(parties, _told_apart(parties), strict=True):
        unit = units.get(party.unit, "") if len(units) > 1 and party.unit != before else ""
        before = party.unit
        beside = _UNIT_GAP + text_width(unit, "label") if unit else 6
        found.append(_MARK + text_width(name, "small") + beside)
    return math.ceil(max(found) * _GROWN)


def _places(parties: Sequence[Party], start: float, step: float, gap: float) -> dict[str, float]:
    places, at = {}, start
    for number, party in enumerate(parties):
        at += gap if number and party.unit != parties[number - 1].unit else 0
        places[party.id] = at
        at += step
    return places


def shapes_of(matrix: Matrix, grid: MatrixGrid) -> list[Shape]:
    """Return the shapes of a matrix, back to front."""
    words = subtitle_words(matrix)
    shown = elide_end(words, "body", grid.width - 2 * _LEFT)
    shapes: list[Shape] = [
        Text(x=_LEFT, y=baseline(31, 20), text=TITLE, style="title"),
        Text(
            x=_LEFT,
            y=baseline(55, 13),
            text=shown,
            style="body",
            color="muted",
            full=words if shown != words else None,
        ),
    ]
    shapes += _grounds(matrix, grid)
    shapes += _unit_heads(matrix, grid)
    shapes += _column_heads(matrix, grid)
    shapes += _row_heads(matrix, grid)
    for cell in matrix.cells:
        shapes += _cell(matrix, cell, grid)
    return shapes + _totals(matrix, grid)


def _with_room_for_units(
    accounts: Sequence[Party], xs: dict[str, float], pitch: float, spare: float
) -> dict[str, float]:
    """Move groups of columns so far right that the name of the OU before them fits, if it can."""
    moved: dict[str, float] = {}
    units, shift = _unit_names(accounts), 0.0
    for block, (unit, members) in zip(
        _blocks(accounts, xs, pitch), groupby(accounts, key=lambda one: one.unit), strict=True
    ):
        moved |= {account.id: xs[account.id] + shift for account in members}
        lack = math.ceil(text_width(units[unit], "label") + _COLUMN_PAD - block.w)
        if 0 < lack <= spare - shift:
            shift += lack
    return moved


def _blocks(parties: Sequence[Party], places: dict[str, float], step: float) -> list[Rect]:
    """Return where groups begin and how long they are, as `x` and `w`."""
    found = []
    for _, members in groupby(parties, key=lambda party: party.unit):
        ids = [party.id for party in members]
        found.append(Rect(places[ids[0]], 0, places[ids[-1]] + step - places[ids[0]], 0))
    return found


def _grounds(matrix: Matrix, grid: MatrixGrid) -> list[Shape]:
    """Return the ground of each block, with what an account is to itself, or to the import."""
    rows = _blocks(matrix.callers, grid.ys, grid.row) + _blocks(matrix.accounts, grid.ys, grid.row)
    columns = _blocks(matrix.accounts, grid.xs, grid.pitch)
    shapes: list[Shape] = [
        Box(x=column.x, y=row.x, w=column.w, h=row.w, fill="surface", stroke="rowborder")
        for row in rows
        for column in columns
    ]
    for account in matrix.accounts:
        if account.accounts == 1:
            shapes += _hatched(grid.cell(account.id, account.id))
        if not account.is_imported:
            top = min(grid.ys.values())
            column = Rect(grid.xs[account.id], top, grid.pitch - 1, grid.bottom - top)
            shapes += [*_hatched(column), *_hatched(column, turned=True)]
    return shapes


def _hatched(area: Rect, *, turned: bool = False) -> Iterator[Line]:
    """Yield the slanting lines over an area, from its lower left to its upper right."""
    offset = _HATCH / 2
    while offset < area.w + area.h:
        down, across = max(0.0, offset - area.w), max(0.0, offset - area.h)
        points = [
            (area.x + across, area.y + min(offset, area.h)),
            (area.x + min(offset, area.w), area.y + down),
        ]
        if turned:
            points = [(area.x + area.right - x, y) for x, y in points]
        yield Line(points=tuple(points), stroke="edgesoft", width=1, radius=0)
        offset += _HATCH


def _unit_heads(matrix: Matrix, grid: MatrixGrid) -> list[Shape]:
    shapes: list[Shape] = []
    blocks = _blocks(matrix.accounts, grid.xs, grid.pitch)
    ends = [*(block.x - _GROUP_X for block in blocks[1:]), grid.right + grid.bars + _TOTALS]
    names = _unit_names(matrix.accounts)
    units = (unit for unit, _ in groupby(matrix.accounts, key=lambda account: account.unit))
    for block, end, unit in zip(blocks, ends, units, strict=True):
        shown = elide_end(names[unit], "label", end - block.x)
        if shown:
            shapes.append(
                Text(
                    x=block.x,
                    y=baseline(84, 11),
                    text=shown,
                    style="label",
                    color="muted",
                    full=unit if shown != unit else None,
                )
            )
            line = ((block.x, 93.0), (block.x + block.w - 1, 93.0))
            shapes.append(Line(points=line, stroke="strong", width=1))
    return shapes


def _column_heads(matrix: Matrix, grid: MatrixGrid) -> list[Shape]:
    style = "small"
    names = _told_apart(matrix.accounts)
    short = _column_names(matrix.accounts)
    shown = set_names(short, style, grid.pitch - _COLUMN_PAD) if grid.is_named else names
    shapes: list[Shape] = []
    for number, (account, name, text) in enumerate(
        zip(matrix.accounts, names, shown, strict=True), 1
    ):
        x, label = grid.xs[account.id], text if grid.is_named else str(number)
        shapes += [
            Box(x=x, y=96, w=grid.pitch - 1, h=18, radius=4, fill="canvas", item=_column(account)),
            Text(
                x=x + (grid.pitch - 1) / 2,
                y=baseline(105, 12),
                text=label,
                style=style,
                color="muted",
                anchor="middle",
                full=name if label != name else None,
                item=_column(account),
            ),
        ]
    return shapes


def _column_names(accounts: Sequence[Party]) -> list[str]:
    """Return the names over columns: an ID says by its groups that it is of an account."""
    return [
        name if account.has_name else group_digits(account.id)
        for account, name in zip(accounts, _told_apart(accounts), strict=True)
    ]


def _unit_names(accounts: Iterable[Party]) -> dict[str, str]:
    """Return how OUs are called: without those above them, where that tells them apart."""
    names = {unit: unit.rpartition(" / ")[2] for unit in {account.unit for account in accounts}}
    count = Counter(names.values())
    return {unit: name if count[name] == 1 else unit for unit, name in names.items()}


def _row_heads(matrix: Matrix, grid: MatrixGrid) -> list[Shape]:
    parties = (*matrix.callers, *matrix.accounts)
    names = _told_apart(parties)
    shown = set_names(names, "small", grid.head - _MARK - 6)
    numbers = {account.id: number for number, account in enumerate(matrix.accounts, 1)}
    units = _unit_names(matrix.accounts)
    shapes: list[Shape] = []
    before = ""
    for party, name, text in zip(parties, names, shown, strict=True):
        y, item = grid.ys[party.id], f"row:{party.id}"
        middle = y + grid.row / 2 - 0.5
        is_first, before = party.unit != before, party.unit
        shapes.append(
            Box(x=_LEFT, y=y, w=grid.head - 4, h=grid.row, radius=4, fill="canvas", item=item)
        )
        if party.id not in numbers:
            glyph = _MARKS.get(party.kind, "hexagon")
            ink = ZONE_COLORS[party.zone]
            shapes.append(Glyph(name=glyph, x=_LEFT + 9, y=middle, size=12, fill=ink, item=item))
        elif not grid.is_named:
            shapes.append(
                Text(
                    x=_LEFT + _MARK - 6,
                    y=baseline(middle, 12),
                    text=str(numbers[party.id]),
                    style="small",
                    color="muted",
                    anchor="end",
                    item=item,
                )
            )
        shapes.append(
            Text(
                x=_LEFT + _MARK,
                y=baseline(middle, 12),
                text=text,
                style="small",
                full=name if text != name else None,
                item=item,
            )
        )
        room = grid.head - _MARK - _UNIT_GAP - text_width(text, "small")
        is_told = is_first and len(units) > 1
        unit = units.get(party.unit, "") if is_told else ""
        unit = fit_name(unit, "label", room, siblings=tuple(units.values()))
        if len(unit) > 3:  # noqa: PLR2004 - fewer letters say nothing
            shapes.append(
                Text(
                    x=_LEFT + grid.head - 12,
                    y=baseline(middle, 11),
                    text=unit,
                    style="label",
                    color="muted",
                    anchor="end",
                    full=party.unit if unit != party.unit else None,
                    item=item,
                )
            )
    return shapes


def _told_apart(parties: Sequence[Party]) -> list[str]:
    """Return the names of accounts and callers, with more where two have one name."""
    count = Counter(party.name for party in parties)
    return [
        f"{party.name} {party.detail}" if count[party.name] > 1 and party.detail else party.name
        for party in parties
    ]


def _change(cell: Cell) -> PictureChange | None:
    if not cell.added and not cell.removed:
        return None
    if cell.added == len(cell.edges):
        return PictureChange.NEW
    return PictureChange.GONE if not cell.count else PictureChange.CHANGED


def _zone(matrix: Matrix, cell: Cell) -> Zone:
    """Return whose a cell is: `is_from_outside` decides, not where its caller stands."""
    party = next((one for one in matrix.callers if one.id == cell.row), None)
    zone = party.zone if party is not None else Zone.SCOPE
    is_placed_outside = zone in (Zone.OUTSIDE, Zone.ANYONE)
    if cell.is_from_outside is is_placed_outside:
        return zone
    return Zone.OUTSIDE if cell.is_from_outside else Zone.SCOPE


def _cell(matrix: Matrix, cell: Cell, grid: MatrixGrid) -> list[Shape]:
    rect, item, count = grid.cell(cell.row, cell.column), _cell_id(cell), cell.count
    zone, step = ZONE_COLORS[_zone(matrix, cell)], sum(count >= least for least in _STEPS)
    is_open, change = cell.danger is Danger.RISK, _change(cell)
    fill, ink, stroke = f"{zone}{max(step, 1)}", f"on{zone}{max(step, 1)}", None
    if is_open:
        fill, ink, stroke = "risksoft", "risk", "risk"
    elif not count:
        fill, ink = "surface", "risk"
    if change is not None:
        stroke = _INKS[change]
    text = f"{count}" if count < 100 or grid.is_named else "99+"  # noqa: PLR2004 - two digits
    sign = "alert" if is_open else "crown" if cell.reaches_admin else ""
    width, size = text_width(text, "label"), _SIGN if grid.pitch >= _PITCHES[1] else _SMALL_SIGN
    taken = size + 1 if sign else 0.0
    if width + taken > rect.w:
        text, width, taken = "", 0, size
    left = rect.x + (rect.w - width - taken) / 2
    shapes: list[Shape] = [
        Box(
            **rect.area, radius=3, fill=fill, stroke=stroke,
            width=1.5, item=item,
        )
    ]  # fmt: skip
    if sign:
        x = left + size / 2
        shapes.append(Glyph(name=sign, x=x, y=rect.cy, size=size, fill=ink, item=item))
    if text:
        y = baseline(rect.cy, 11)
        shapes.append(Text(x=left + taken, y=y, text=text, style="label", color=ink, item=item))
    return shapes


def _totals(matrix: Matrix, grid: MatrixGrid) -> list[Shape]:
    """Return how often each row calls, with a bar, and how many trusts each column has."""
    if not matrix.cells:
        return []
    shapes: list[Shape] = []
    most = max(matrix.calls.values())
    end = grid.right + grid.bars + _TOTALS - 6
    shapes.append(_label("Calls out", end, 105))
    for party in (*matrix.callers, *matrix.accounts):
        count, middle = matrix.calls[party.id], grid.ys[party.id] + grid.row / 2 - 0.5
        if not count:
            continue
        if grid.bars:
            width = max(2.0, (grid.bars - 14) * count / max(most, 1))
            x = grid.right + 10
            shapes.append(Box(x=x, y=middle - 3, w=width, h=6, radius=1, fill="edgesoft"))
        shapes.append(_number(count, end, middle, "end"))
    middle = grid.bottom + 12
    shapes.append(_label(INTO[matrix.counts.of], _LEFT + grid.head - 12, middle))
    shapes += [
        _number(matrix.trusts[account.id], grid.xs[account.id] + (grid.pitch - 1) / 2, middle)
        for account in matrix.accounts
        if matrix.trusts[account.id]
    ]
    return shapes


def _label(text: str, x: float, y: float) -> Text:
    return Text(
        x=x, y=baseline(y, 11), text=text, style="label", color="muted", anchor="end"
    )  # fmt: skip


def _number(count: int, x: float, y: float, anchor: str = "middle") -> Text:
    text = f"{count:,}" if anchor == "end" or count < 1000 else f"{count // 1000}k"  # noqa: PLR2004 - three digits
    return Text(x=x, y=baseline(y, 11), text=text, style="label", color="muted", anchor=anchor)


def _column(account: Party) -> str:
    return f"column:{account.id}"


def _cell_id(cell: Cell) -> str:
    return f"cell:{cell.row} {cell.column}"


def items_of(matrix: Matrix, grid: MatrixGrid, world: World) -> list[Item]:
    """Return the items: rows, columns, and the cells that have trusts."""
    items, index = [], WorldIndex(world)
    parties = {party.id: party for party in (*matrix.callers, *matrix.accounts)}
    for party in parties.values():
        place = Rect(_LEFT, grid.ys[party.id], grid.head - 4, grid.row)
        items.append(_head(party, f"row:{party.id}", calling_words(matrix, party), place))
    for account in matrix.accounts:
        place = Rect(grid.xs[account.id], 96, grid.pitch - 1, 18)
        items.append(_head(account, _column(account), called_words(matrix, account), place))
    for cell in matrix.cells:
        row, column = parties[cell.row], parties[cell.column]
        rect = grid.cell(cell.row, cell.column)
        marks = ", leads to admin roles" if cell.reaches_admin else ""
        items.append(
            Item(
                id=_cell_id(cell),
                kind=ItemKind.CELL,
                name=f"{row.name} to {column.name}, {counted_words(matrix, cell.count)}{marks}",
                nodes=(*row.nodes, *column.nodes),
                edges=tuple(edge.id for edge in cell.edges),
                tooltip=cell_words(matrix, cell, row, column, index),
                **rect.area,
                related=(f"row:{row.id}", _column(column)),
                change=_change(cell),
            )
        )
    return items


def _head(party: Party, id_: str, name: str, place: Rect) -> Item:
    lines = (party.name, party.detail, party.unit, "" if party.is_imported else "not imported")
    return Item(
        id=id_,
        kind=ItemKind.CARD,
        name=name,
        nodes=party.nodes,
        tooltip="\n".join(filter(None, lines)),
        **place.area,
        opens=party.opens,
    )


def legend_of(matrix: Matrix) -> tuple[LegendEntry, ...]:
    """Return the entries for what is in a matrix."""
    zones = {_zone(matrix, cell) for cell in matrix.cells if cell.danger is not Danger.RISK}
    words = {
        Zone.SCOPE: "1, 2+, 5+, 10+, 20+ from inside",
        Zone.OUTSIDE: "from outside",
        Zone.ORGANIZATION: "of the organization",
        Zone.ANYONE: "by anyone",
    }
    found = [
        LegendEntry(key=f"steps-{zone.name.lower()}", text=text, shapes=_steps(ZONE_COLORS[zone]))
        for zone, text in words.items()
        if zone in zones
    ]
    square = Rect(-12, -6, 24, 12)
    if any(cell.reaches_admin for cell in matrix.cells):
        crown = (Glyph(name="crown", x=0, y=0, size=14, fill="text"),)
        found.append(LegendEntry(key="crown", text="leads to admin roles", shapes=crown))
    if any(cell.danger is Danger.RISK for cell in matrix.cells):
        box = Box(x=-12, y=-7, w=24, h=14, radius=3, fill="risksoft", stroke="risk", width=1.5)
        sign = Glyph(name="alert", x=0, y=0, size=_SIGN, fill="risk")
        found.append(LegendEntry(key="open", text="no condition", shapes=(box, sign)))
    if any(account.accounts == 1 for account in matrix.accounts):
        own = tuple(_hatched(square))
        found.append(LegendEntry(key="own", text=f"inside the {matrix.noun}", shapes=own))
    if not all(account.is_imported for account in matrix.accounts):
        both = (*_hatched(square), *_hatched(square, turned=True))
        found.append(LegendEntry(key="not-imported", text="not imported", shapes=both))
    for change in (PictureChange.NEW, PictureChange.GONE, PictureChange.CHANGED):
        if any(_change(cell) is change for cell in matrix.cells):
            ring = Box(x=-12, y=-7, w=24, h=14, radius=3, stroke=_INKS[change], width=1.5)
            key = change.name.lower()
            found.append(LegendEntry(key=key, text=change.value, shapes=(ring,)))
    return tuple(found)


def _steps(color: str) -> tuple[Shape, ...]:
    """Return the tints of a color beside one another."""
    return tuple(
        Box(x=-13 + 5.2 * (step - 1), y=-6, w=5.2, h=12, fill=f"{color}{step}")
        for step in range(1, STEPS + 1)
    )
