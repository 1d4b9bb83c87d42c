"""The two commands: `rolescope` for a terminal, `rolescope-window` for a desktop."""

import sys
from pathlib import Path

import pytest

from rolescope import __main__ as entry
from rolescope.cli.commands.window import WindowOpening
from rolescope.resources import resources


@pytest.fixture
def openings(monkeypatch: pytest.MonkeyPatch) -> list[WindowOpening]:
    """What the window was asked to open with, in place of the window."""
    found: list[WindowOpening] = []

    def show(opening: WindowOpening) -> int:
        found.append(opening)
        return 0

    monkeypatch.setattr(entry, "_show_window", show)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    return found


def started(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", list(words))
    return entry.start()


def test_the_desktop_passes_files_without_a_command(
    openings: list[WindowOpening], monkeypatch: pytest.MonkeyPatch
) -> None:
    demo = str(resources() / "demo")
    assert started(monkeypatch, "/usr/bin/rolescope-window", demo) == 0
    assert started(monkeypatch, "C:\\x\\rolescope-window.exe".replace("\\", "/"), demo) == 0
    assert [opening.sources for opening in openings] == [[Path(demo)]] * 2


def test_without_files_both_open_the_start_page(
    openings: list[WindowOpening], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert started(monkeypatch, "rolescope-window") == 0
    assert started(monkeypatch, "rolescope") == 0
    assert [(opening.sources, opening.is_demo) for opening in openings] == [((), False)] * 2


def test_the_terminal_takes_commands_alone(
    openings: list[WindowOpening],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        started(monkeypatch, "rolescope", "export.json")
    assert "invalid choice" in capsys.readouterr().err
    assert openings == []


def test_a_program_without_a_terminal_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows gives it neither output; a wrong word must not end in a crash about that."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    with pytest.raises(SystemExit) as ended:
        started(monkeypatch, "rolescope-window", "--no-such-option")
    assert ended.value.code == 2
