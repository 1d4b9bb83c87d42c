"""What somebody chose of the columns of the table, kept from one start to the next."""

import json
from functools import partial

from PySide6.QtCore import QByteArray

from rolescope.ui.features.table.arranged_table import ArrangedTable, ColumnChoices
from rolescope.ui.features.table.page import TablePage
from rolescope.ui.state.settings import Settings

_MIN_WIDTH, _MAX_WIDTH = 48, 2000  # px


def remember(settings: Settings, table: TablePage) -> None:
    """Arrange the columns of a new table as they were, and note what is changed of them."""
    for grid in table.grids.values():
        key = f"table_{grid.kind.value.lower()}"
        found = settings.read_bytes(key)
        if found is not None:
            choices = _read(found)
            if choices is None:
                settings.reject(key, f"columns of the table of {grid.kind.value.lower()}")
            else:
                grid.take_choices(choices)
        grid.columns_chosen.connect(partial(_keep, settings, key, grid))


def _keep(settings: Settings, key: str, grid: ArrangedTable) -> None:
    chosen = grid.choices
    made = {"shown": chosen.shown, "widths": chosen.widths, "order": chosen.order}
    settings.write_bytes(key, QByteArray(json.dumps(made).encode()))


def _read(found: QByteArray) -> ColumnChoices | None:
    """Read what was kept; None when somebody spoiled it."""
    try:
        kept = json.loads(bytes(found.data()))
        shown, widths, order = kept["shown"], kept["widths"], kept["order"]
        return ColumnChoices(
            shown={str(id_): bool(is_shown) for id_, is_shown in shown.items()},
            widths={
                str(id_): min(max(int(width), _MIN_WIDTH), _MAX_WIDTH)
                for id_, width in widths.items()
            },
            order=tuple(str(id_) for id_ in order),
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None
