"""SETTINGS: everything that a user can set, in the order of the window of settings.

A new one is one entry in a file of this folder. The INI file, the window, its search and reset
are made from this tuple.
"""

from typing import Any

from rolescope.ui.state.preferences.accounts import ACCOUNTS
from rolescope.ui.state.preferences.appearance import APPEARANCE
from rolescope.ui.state.preferences.picture import PICTURE
from rolescope.ui.state.preferences.rules import RULES
from rolescope.ui.state.preferences.setting import Setting
from rolescope.ui.state.preferences.starting import STARTING
from rolescope.ui.state.preferences.times import TIMES

SETTINGS: tuple[Setting[Any], ...] = (
    *APPEARANCE,
    *TIMES,
    *PICTURE,
    *ACCOUNTS,
    *STARTING,
    *RULES,
)
