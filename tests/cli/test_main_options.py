"""Options that every command shares."""

from pathlib import Path

import pytest

from rolescope.cli.commands.window import WindowOpening
from rolescope.cli.main import main


@pytest.mark.parametrize("place", [0, 1])
def test_shared_options_stand_before_or_after_the_command(
    place: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    seen: list[WindowOpening] = []

    def show(opening: WindowOpening) -> int:
        seen.append(opening)
        return 0

    options = ["--debug", "--config-dir", str(tmp_path)]
    words = [*options, "demo"] if place == 0 else ["demo", *options]
    assert main(words, show_window=show) == 0
    assert seen == [WindowOpening(is_demo=True, config_dir=tmp_path, is_debug=True)]
    for words in (["--new-window"], ["demo", "--new-window"], ["--new-window", "open", "a.json"]):
        assert main(words, show_window=show) == 0
        assert seen[-1].is_new_window
    assert main(["demo"], show_window=show) == 0
    assert seen[-1] == WindowOpening(is_demo=True)
