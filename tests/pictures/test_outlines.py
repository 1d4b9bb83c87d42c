"""Outlines stay in their box and are closed."""

import pytest

from rolescope.pictures.outlines import names, outline

SHAPES = (
    *("diamond", "roles", "circle", "rounded-square", "hexagon", "octagon", "triangle"),
    *("account-outside", "session", "logo"),
)
ICONS = (
    *("crown", "shield-account", "tag", "clock-outline", "filter-variant", "alert", "key-variant"),
    *("office-building-outline", "lambda", "source-branch", "server", "docker", "database"),
    *("sitemap", "cog-outline", "calendar-clock", "tune", "dots-horizontal", "asterisk", "undo"),
    *("account-off-outline", "check-bold", "close-thick", "minus", "plus", "content-copy", "redo"),
    *("chevron-right", "play", "close", "magnify", "folder-open", "file-document-outline", "help"),
    *("scissors-cutting", "school-outline", "fit-to-page", "arrow-right", "link-off", "clock"),
)


@pytest.mark.parametrize("name", [*SHAPES, *ICONS])
def test_bundled(name: str) -> None:
    assert name in names()


@pytest.mark.parametrize("name", names())
def test_outline_is_a_closed_path_in_its_box(name: str) -> None:
    commands = outline(name).commands
    assert commands[0][0] == "M"
    assert commands[-1] == ("Z",)
    counts = {"M": 2, "L": 2, "C": 6, "Z": 0}
    for command, *numbers in commands:
        assert len(numbers) == counts[command]
        assert all(-0.56 <= number <= 0.56 for number in numbers)


@pytest.mark.parametrize("name", SHAPES)
def test_shape_is_centered(name: str) -> None:
    ends = [list(command)[-2:] for command in outline(name).commands if command[0] != "Z"]
    xs, ys = ([float(number) for number in numbers] for numbers in zip(*ends, strict=True))
    assert min(xs) + max(xs) == pytest.approx(0, abs=0.01)
    assert min(ys) + max(ys) == pytest.approx(0, abs=0.06)


def test_unknown_name() -> None:
    with pytest.raises(KeyError):
        outline("no such outline")
