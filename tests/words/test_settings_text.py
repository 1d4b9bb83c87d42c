"""What becomes of settings."""

from rolescope.words.settings_text import (
    all_unreadable,
    no_folder,
    no_writing,
    overruled,
    some_unreadable,
    were_reset,
)


def test_settings_that_were_reset_are_counted() -> None:
    assert were_reset(0) == ""
    assert were_reset(1) == "1 setting was reset."
    assert were_reset(12) == "12 settings were reset."
    assert overruled("2") == "QT_SCALE_FACTOR=2 in the environment decides instead."


def test_settings_that_cannot_be_kept() -> None:
    what, hint = no_folder("conf", "no space")
    assert what == "Settings cannot be kept: the folder conf cannot be made (no space)."
    assert hint == "They hold until the window closes."
    assert no_writing("a.ini") == ("Settings cannot be kept: a.ini cannot be written.", hint)


def test_settings_that_cannot_be_read() -> None:
    what, hint = all_unreadable("too long", "a.ini", "a.bad", "conf")
    assert what == "The settings cannot be read: too long. All are as they were at first."
    assert hint == "The file is kept as a.bad, in conf."
    assert all_unreadable("too long", "a.ini", None, "conf") == (
        what,
        "a.ini stays as it is, and settings are not kept.",
    )
    what, hint = some_unreadable(("theme", "text size"), "a.bad", "conf")
    assert what == "Some of the settings cannot be read: theme, text size."
    assert hint == ("They are as they were at first. The file as it was is kept as a.bad, in conf.")
    assert some_unreadable((), None, "conf")[1] == "They are as they were at first."
