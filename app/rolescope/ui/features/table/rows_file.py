"""Rows of the table as a file: what is shown, for spreadsheets."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from rolescope.exporters.csv_table import csv_table
from rolescope.ui.kit import privacy
from rolescope.ui.shared.file_writing import Files, file_dialog_title
from rolescope.ui.state.document import Document
from rolescope.words.table.arranged import lines
from rolescope.words.table.cells import Numbers
from rolescope.words.table.sheet import COLUMNS, Sheet


class RowsFile(QObject):
    """Asks for a file name and writes rows there, whole or not at all."""

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._files = Files(self, document.activities)
        self._files.written.connect(document.written)
        self._files.failed.connect(document.failed)

    def ask(self, sheet: Sheet, columns: Sequence[int], rows: Numbers, parent: QWidget) -> None:
        """Ask for a file name, then write these columns of these rows, in their order."""
        dialog = QFileDialog(parent, file_dialog_title("Export the table"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["CSV (*.csv)"])
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"{sheet.kind.value.lower()}.csv")
        content = partial(rows_csv, sheet, columns, rows, privacy.hider() or str)
        dialog.fileSelected.connect(lambda file: self._files.write(Path(file), content))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def close(self) -> None:
        """Wait for what is being written."""
        self._files.close()


def rows_csv(
    sheet: Sheet, columns: Sequence[int], rows: Numbers, hide: Callable[[str], str] = str
) -> bytes:
    """Return a table with a heading: see `csv_table`. Numbers have no commas.

    `hide` gives pseudonyms.
    """
    shown = [COLUMNS[sheet.kind][column] for column in columns]
    cells = (
        tuple(
            text.replace(",", "")
            if column.is_number
            else hide(text)
            if column.may_tell_names
            else text
            for column, text in zip(shown, line, strict=True)
        )
        for line in lines(sheet, columns, rows)
    )
    return csv_table([column.title for column in shown], cells).encode()
