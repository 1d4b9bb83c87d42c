"""SETTINGS: everything that a user can set, in the order of the window of settings."""

from typing import Any

from rolescope.ui.preferences.appearance import APPEARANCE
from rolescope.ui.preferences.setting import Setting
from rolescope.ui.preferences.starting import STARTING

SETTINGS: tuple[Setting[Any], ...] = (*APPEARANCE, *STARTING)
