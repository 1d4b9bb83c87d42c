"""A window that is closed before it is ready: nothing is left, and nothing is said."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import rolescope
from rolescope.ui.shell import app as app_module
from rolescope.ui.shell.app import Loading

TESTS = Path(__file__).resolve().parents[2]
MOMENTS = ("shown", "filled", "opening", "reading")


def source(folder: Path, count: int) -> Path:
    """Write an account with many roles, which takes a while to read."""
    roles = [
        {
            "Path": "/",
            "RoleName": f"r{number}",
            "RoleId": f"AROAEXAMPLE{number:010}",
            "Arn": f"arn:aws:iam::111122223333:role/r{number}",
            "CreateDate": "2026-01-01T00:00:00+00:00",
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []},
        }
        for number in range(count)
    ]
    content = {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": roles, "Policies": []}
    file = folder / "large.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


@pytest.mark.parametrize("moment", MOMENTS)
def test_closed_while_it_loads_or_opens(tmp_path: Path, moment: str) -> None:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "QT_QPA_PLATFORM": "offscreen"}
    words = (moment, str(tmp_path / "config"), str(source(tmp_path, 2_000)))
    command = [sys.executable, str(TESTS / "support" / "window" / "closing_child.py"), *words]
    ended = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    assert ended.stdout == "closed\n"
    assert ended.stderr == ""
    assert ended.returncode == 0
    # The pipes of the processes that it started are closed: none of them is left.
    assert not list((tmp_path / "config").glob("crash-*.txt"))


def test_nothing_more_is_imported_once_the_window_is_closed(
    app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What closes the window waits for one module, not for the whole program."""
    (tmp_path / "early_module.py").write_text(
        "import closing_hook\nclosing_hook.close()\n"
        "try:\n    import late_module\nexcept ImportError:\n    pass\nclosing_hook.went_on()\n"
    )
    (tmp_path / "late_module.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    parent = QObject()
    loading = Loading(("early_module",), (), parent)
    told: list[object] = []
    loading.loaded.connect(lambda: told.append("loaded"))
    loading.failed.connect(told.append)
    hook = ModuleType("closing_hook")
    hook.close = lambda: setattr(loading._gate, "is_shut", True)  # type: ignore[attr-defined] # made here
    hook.went_on = lambda: told.append("went on")  # type: ignore[attr-defined] # made here
    monkeypatch.setitem(sys.modules, "closing_hook", hook)
    before = list(sys.meta_path)
    loading.start()
    loading.close()
    app.processEvents()
    assert told == []
    assert "late_module" not in sys.modules
    assert "early_module" not in sys.modules
    assert sys.meta_path == before


def test_what_has_classes_of_qt_is_imported_by_the_window_itself_a_module_a_turn(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each module is run to its end once, whatever imports it."""
    noted: list[tuple[str, int, int]] = []
    turn = 0
    hook = ModuleType("loading_hook")
    hook.note = lambda name: noted.append((name, threading.get_ident(), turn))  # type: ignore[attr-defined] # made here
    monkeypatch.setitem(sys.modules, "loading_hook", hook)
    monkeypatch.setattr(rolescope, "__path__", [*rolescope.__path__, str(tmp_path)])
    for name, imports in (
        ("plain", ()),
        ("lower", ("plain",)),
        ("beside", ("lower",)),
        ("upper", ("lower", "beside")),
        ("last", ("upper",)),
        ("asked", ()),
    ):
        lines = (f"from rolescope import made_{each}\n" for each in imports)
        (tmp_path / f"made_{name}.py").write_text(
            f"{''.join(lines)}import loading_hook\nloading_hook.note({name!r})\n"
        )
        monkeypatch.delitem(sys.modules, f"rolescope.made_{name}", raising=False)
    monkeypatch.setattr(app_module, "_TURN", 0)
    monkeypatch.setattr(app_module, "_LAST", "rolescope.made_asked")
    parent = QObject()
    loading = Loading(("rolescope.made_plain",), ("rolescope.made_last",), parent)
    next_turn = QTimer(parent, interval=0)

    def count() -> None:
        nonlocal turn
        turn += 1

    next_turn.timeout.connect(count)
    next_turn.start()
    with qtbot.waitSignal(loading.loaded):
        loading.start()
    loading.close()
    names = ["plain", "lower", "beside", "upper", "last", "asked"]
    assert [name for name, _thread, _turn in noted] == names
    here = threading.get_ident()
    is_here = [False, True, True, True, True, False]
    assert [thread == here for _name, thread, _turn in noted] == is_here
    assert len({turn for _name, _thread, turn in noted[1:5]}) == 4
