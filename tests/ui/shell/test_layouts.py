"""Everything that depends on which layouts there are follows LAYOUTS."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence

from rolescope.cli.main import main
from rolescope.pictures.layouts import LAYOUTS
from rolescope.resources import resources
from rolescope.ui.shell.main_window import MainWindow

CHILD = Path(__file__).parents[2] / "support" / "window" / "layout_child.py"


def test_a_new_layout_has_its_button_its_command_and_its_name(tmp_path: Path) -> None:
    """Nothing but LAYOUTS has to know it."""
    run = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, str(CHILD), str(tmp_path), str(resources() / "demo")],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout.splitlines()[-1]) == {
        "button": "Made up",
        "command": "Made up",
        "keys": "Ctrl+Shift+9",
        "is_checked": True,
        "drawn": "made-up",
        "is_on_ground": True,
        "bookmark": "Made up",
        "exported": True,
        "unknown": 2,
    }
    layouts = ", ".join(layout.id for layout in LAYOUTS)
    assert f"{layouts}, made-up, table" in run.stderr


def test_layouts_are_offered_in_their_order(window: MainWindow) -> None:
    offered = [*(layout.id for layout in LAYOUTS), "table"]
    assert list(window.tool_bar.views.buttons) == offered
    for layout in LAYOUTS:
        command = window.menus.by_id[layout.id]
        assert command.text() == layout.title
        assert command.shortcut() == QKeySequence(layout.shortcut)
    entries = [action.text() for action in window.menus.menus["View"].actions()]
    assert entries[: len(LAYOUTS)] == [layout.title for layout in LAYOUTS]


def test_help_of_the_export_names_every_layout(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["export", "--help"])
    first, *others = (layout.id for layout in LAYOUTS)
    words = " ".join(capsys.readouterr().out.split())
    assert ", ".join((f"{first} (default)", *others)) + "; or table" in words


def test_every_menu_fits_a_low_screen_in_one_column(window: MainWindow) -> None:
    for menu in (*window.menus.menus.values(), window.menus.panels):
        rows = [menu.actionGeometry(action) for action in menu.actions()]
        assert max(row.bottom() for row in rows) < 720 - window.menus.height(), menu.title()
