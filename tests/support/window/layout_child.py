"""A process with one layout more in LAYOUTS: prints what the window and the command line offer.

A process of its own: commands and buttons are made of LAYOUTS when they are imported.
"""

import json
import sys
from pathlib import Path

from rolescope.pictures import layouts
from rolescope.pictures.layouts.overview import OVERVIEW
from rolescope.value import replace

MADE_UP = replace(
    OVERVIEW,
    id="made-up",
    title="Made up",
    draw=lambda analysis, frame, *tick: replace(
        OVERVIEW.draw(analysis, frame, *tick), view="made-up"
    ),
    shortcut="Ctrl+Shift+9",
)
layouts.LAYOUTS = (*layouts.LAYOUTS, MADE_UP)

from PySide6.QtCore import QDeadlineTimer, Qt  # noqa: E402 - with the layout
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from rolescope.cli.main import main  # noqa: E402
from rolescope.ui.kit import style  # noqa: E402
from rolescope.ui.shell.main_window import MainWindow  # noqa: E402
from rolescope.ui.shell.menus.actions import GROUND  # noqa: E402
from rolescope.ui.state.runner import Inline  # noqa: E402
from rolescope.ui.state.settings import Settings  # noqa: E402
from rolescope.ui.state.workspace import new_workspace  # noqa: E402


def _offered(folder: Path) -> dict[str, object]:
    """Click the button of the layout, and return what there is of it."""
    app = QApplication(["rolescope"])
    style.load_fonts()
    style.apply(app, "light")
    window = MainWindow(
        new_workspace(Inline(app), now=lambda: "2026-11-20T17:20:00Z"), Settings(folder)
    )
    window.resize(1600, 1000)
    window.show()
    window.workspace.opener.open_demo()
    command = window.menus.by_id["made-up"]
    button = window.tool_bar.views.buttons["made-up"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    deadline = QDeadlineTimer(20_000)
    while window.pane.picture.view != "made-up" and not deadline.hasExpired():
        app.processEvents()
    window.menus.refresh()
    found = {
        "button": button.text(),
        "command": command.text(),
        "keys": command.shortcut().toString(),
        "is_checked": command.isChecked() and button.isChecked(),
        "drawn": window.pane.picture.view,
        "is_on_ground": "made-up" in GROUND,
        "bookmark": window.commands.bookmarks.proposed_name(),
    }
    window.close()
    return found


if __name__ == "__main__":
    home = Path(sys.argv[1])
    offered = _offered(home)
    file = home / "made-up.svg"
    demo = ["export", sys.argv[2], "--output", str(file)]
    offered["exported"] = main([*demo, "--view", "made-up"]) == 0 and file.exists()
    offered["unknown"] = main([*demo, "--view", "nothing"])
    sys.stdout.write(f"\n{json.dumps(offered)}")
