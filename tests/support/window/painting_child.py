"""A program with a row that cannot be painted: what fails is printed, and the program ends well."""

import os
import sys

from PySide6.QtWidgets import QApplication, QWidget

from rolescope.ui.kit import style
from rolescope.ui.kit.qt_layouts import vbox
from rolescope.ui.kit.text import StyledLabel, StyledRun
from rolescope.ui.shared.rows import EntityRow


def main() -> None:
    app = QApplication([])
    style.load_fonts()
    style.apply(app, "light")
    sys.excepthook = lambda _kind, error, _trace: print(error)  # noqa: T201 - told to the test
    window = QWidget()
    column = vbox(window)
    for _ in range(3):
        column.addWidget(EntityRow(("diamond", "no-such-color"), "a"))
        column.addWidget(StyledLabel([StyledRun("b")]))
        window.grab()  # what is new is painted for the first time while an error is kept
    window.resize(300, 300)
    window.show()
    app.processEvents()
    window.close()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()
