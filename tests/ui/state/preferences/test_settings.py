"""Settings as declared, and as they stand in a file that anybody may have edited."""

import importlib
import os
import pkgutil
import zoneinfo
from pathlib import Path
from typing import Any

import pytest

from rolescope.model.assumed import KnownAccount
from rolescope.model.interpretation import DEFAULT
from rolescope.questions.filters.fields import BY_ID
from rolescope.ui.state import preferences
from rolescope.ui.state.preferences.accounts import KNOWN_ACCOUNTS
from rolescope.ui.state.preferences.appearance import TEXT_SIZE, THEME
from rolescope.ui.state.preferences.declared import SETTINGS
from rolescope.ui.state.preferences.picture import HIDDEN, usual_filter
from rolescope.ui.state.preferences.rules import RULES, interpretation
from rolescope.ui.state.preferences.setting import Setting, SettingGroup
from rolescope.ui.state.preferences.times import ZONE
from rolescope.ui.state.settings import Settings
from rolescope.value import replace

DAMAGED = (
    "",
    "nonsense",
    "@Variant(\\0\\0)",
    "-1",
    "1e999",
    "a, b",
    "\N{PILE OF POO}",
    "x" * 9_999,
)


def by_key(setting: Setting[Any]) -> str:
    return setting.key


def test_every_key_is_unique_and_every_group_has_settings() -> None:
    keys = [one.key for one in SETTINGS]
    assert len(keys) == len(set(keys))
    groups = list(dict.fromkeys(one.group for one in SETTINGS))
    assert groups == [group for group in SettingGroup if group in groups], (
        "settings of a group stray"
    )


def test_every_setting_that_is_declared_is_listed() -> None:
    """One in a file of the folder, but forgotten in the tuple, would never be used."""
    for found in pkgutil.iter_modules(preferences.__path__):
        module = importlib.import_module(f"{preferences.__name__}.{found.name}")
        for name, held in vars(module).items():
            if isinstance(held, Setting):
                assert held in SETTINGS, name


@pytest.mark.parametrize("setting", SETTINGS, ids=by_key)
def test_a_setting_can_be_found_understood_and_written(setting: Setting[Any]) -> None:
    assert not setting.label[0].islower() or ":" in setting.label  # a condition key
    assert not setting.label.endswith(".")
    assert setting.help.endswith(".")
    assert setting.words, "nothing more to find it by"
    assert setting.fits(setting.label.lower().split())
    assert setting.kind.read(setting.kind.write(setting.default)) == setting.default


@pytest.mark.parametrize("setting", SETTINGS, ids=by_key)
def test_what_cannot_be_read_is_the_default(setting: Setting[Any]) -> None:
    for text in DAMAGED:
        assert setting.read(text) == setting.default, text


def test_a_file_that_somebody_edited(tmp_path: Path) -> None:
    text = (
        "[General]\ntheme=DARKER\ntext_size=150, 200\nreduces_motion=Yes\nrestores=maybe\n"
        "known_accounts=123456789012 Acme, Inc\\n12 Short\n[[[\n=\n"
    )
    (tmp_path / "rolescope.ini").write_text(text, encoding="utf-8")
    settings = Settings(tmp_path)
    assert settings.theme == "system"
    assert settings.text_size == 100
    assert settings.reduces_motion
    assert settings.restores
    assert settings.get(KNOWN_ACCOUNTS) == (KnownAccount("123456789012", "Acme, Inc"),)


def test_settings_are_their_owners_alone(tmp_path: Path) -> None:
    """They name what was opened; a file of an earlier version is narrowed, never widened."""
    before = os.umask(0o022)
    try:
        for mode, left in ((None, 0o600), (0o644, 0o600), (0o600, 0o600)):
            folder = tmp_path / str(mode)
            if mode is not None:
                folder.mkdir()
                (folder / "rolescope.ini").touch(mode)
            settings = Settings(folder)
            settings.theme = "dark"
            del settings  # writes what is still to be written
            file = folder / "rolescope.ini"
            assert file.stat().st_size > 0
            assert file.stat().st_mode & 0o777 == left
        assert (tmp_path / "None").stat().st_mode & 0o777 == 0o700
    finally:
        os.umask(before)


def test_what_can_be_hidden_is_known_to_filters() -> None:
    for setting, term in HIDDEN:
        assert set(term.values) <= BY_ID[term.field].labels.keys(), setting.key
        assert term.negated
    one, other = HIDDEN[0], HIDDEN[2]
    found = usual_filter({one[0].key: True, other[0].key: True})
    assert found.terms == (one[1], other[1])


def test_readings_of_the_settings() -> None:
    assert interpretation({}) == DEFAULT
    assert interpretation({one.key: one.default for one in RULES}) == DEFAULT
    changed = interpretation({"reading/arn_star_matches": False})
    assert changed == replace(DEFAULT, arn_star_matches=False)


def test_resetting_can_be_taken_back(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    told: list[Setting[Any]] = []
    settings.changed.connect(told.append)
    settings.theme, settings.text_size = "dark", 200
    settings.theme = "dark"
    assert told == [THEME, TEXT_SIZE]
    settings.save()
    file = tmp_path / "rolescope.ini"
    assert "theme" in file.read_text(encoding="utf-8")
    before = settings.reset(*SETTINGS)
    assert before == {"theme": "dark", "text_size": 200}
    assert not any(map(settings.is_changed, SETTINGS))
    settings.save()
    assert "theme" not in file.read_text(encoding="utf-8")
    settings.bring_back(before)
    assert (settings.theme, settings.text_size) == ("dark", 200)


def test_what_is_noted_once(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    assert not settings.flag("tour-seen")
    settings.set_flag("tour-seen")
    settings.save()
    assert Settings(tmp_path).flag("tour-seen")
    settings.set_flag("tour-seen", value=False)
    assert not settings.flag("tour-seen")


def test_named_zones_need_nothing_of_the_system() -> None:
    """Windows has no files of zones, and a small Linux may have none."""
    zoneinfo.reset_tzpath(to=())
    zoneinfo.ZoneInfo.clear_cache()
    try:
        assert ZONE.kind.read("Asia/Tokyo") == "Asia/Tokyo"
    finally:
        zoneinfo.reset_tzpath()
        zoneinfo.ZoneInfo.clear_cache()
