"""Scenes of the window of settings: its pages, a search, what was changed and reset."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

from rolescope.model.assumed import KnownAccount
from rolescope.ui.features.settings.window import SettingsWindow
from rolescope.ui.state import role_requests
from rolescope.ui.state.preferences.accounts import KNOWN_ACCOUNTS
from rolescope.ui.state.preferences.appearance import TEXT_SIZE
from rolescope.ui.state.preferences.declared import SETTINGS
from rolescope.ui.state.preferences.rules import RULES
from rolescope.ui.state.preferences.setting import SettingGroup

Scene = Callable[[Any], object]
_ACCOUNTS = "210987654321 Acme Monitoring\n3333 4444 5555 Backup Ltd\n12345 Too short\n"


def _opened(studio: Any, group: SettingGroup = SettingGroup.APPEARANCE) -> SettingsWindow:
    theme = studio.window.settings.theme
    studio.window.settings.reset(*SETTINGS)
    studio.window.settings.theme = theme
    studio.open()
    studio.window.menus.by_id["settings"].trigger()
    studio.settle()
    found = studio.window.findChild(SettingsWindow)
    corner = studio.window.rect().center() - found.rect().center()
    found.move(studio.window.mapToGlobal(corner))
    found.show_group(group)
    studio.settle()
    return found  # type: ignore[no-any-return] # a window of Qt


def _changed(studio: Any) -> None:
    """Something was changed: it can be reset."""
    found = _opened(studio)
    studio.window.settings.set(TEXT_SIZE, 150)
    found.page.row(TEXT_SIZE).editor.setFocus()
    studio.settle()


def _accounts(studio: Any) -> None:
    """Accounts are being typed, and one of them has too few digits."""
    found = _opened(studio, SettingGroup.ACCOUNTS)
    editor = found.page.row(KNOWN_ACCOUNTS).editor
    editor.setFocus()
    for line in _ACCOUNTS.splitlines():
        studio.mouse.keyClicks(editor.focusProxy(), line)
        studio.mouse.keyClick(editor.focusProxy(), Qt.Key.Key_Return)
    found.page.end()
    studio.settle()


def _rules(studio: Any) -> None:
    """A rule is read otherwise: the window below says so."""
    found = _opened(studio, SettingGroup.RULES)
    studio.window.settings.set(RULES[1], not RULES[1].default)
    found.page.row(RULES[1]).editor.setFocus()
    studio.settle()


def _search(studio: Any) -> None:
    found = _opened(studio)
    studio.mouse.keyClicks(found.words, "mfa")
    studio.settle()


def _nothing(studio: Any) -> None:
    found = _opened(studio)
    studio.mouse.keyClicks(found.words, "no such thing")
    studio.settle()


def _reset(studio: Any) -> None:
    """Everything was reset: it can be taken back."""
    found = _opened(studio)
    studio.window.settings.set(TEXT_SIZE, 150)
    studio.window.settings.restores = False
    studio.mouse.mouseClick(found.reset, Qt.MouseButton.LeftButton)
    studio.settle()


def _verdict(studio: Any) -> None:
    """The verdict and the status bar say that a rule is not read by default."""
    studio.window.settings.reset(*RULES)
    studio.open()
    studio.window.settings.set(RULES[1], not RULES[1].default)
    asked = (studio.node("partner-sync"), studio.node("workshop"))
    role_requests.ask(studio.workspace, *asked)
    studio.settle()


def _known(studio: Any) -> None:
    """A stranger has got a name: it is a vendor now."""
    studio.window.settings.reset(*RULES)
    studio.open()
    known = (KnownAccount("992711840031", "Acme Monitoring"),)
    studio.window.settings.set(KNOWN_ACCOUNTS, known)
    studio.settle()
    nodes = studio.workspace.world.analysis.graph.nodes
    (stranger,) = (node for node in nodes if node.account == known[0].id)
    studio.workspace.selection.select(type(studio.workspace.selection.current)((stranger.id,)))
    studio.settle()


def _narrow(studio: Any) -> None:
    """As small as it gets, as with text at 200 % on a small screen."""
    found = _opened(studio, SettingGroup.PICTURE)
    found.resize(560, 320)
    studio.settle()


SCENES: dict[str, Scene] = {
    "settings": _changed,
    "settings-picture": lambda studio: _opened(studio, SettingGroup.PICTURE),
    "settings-accounts": _accounts,
    "settings-rules": _rules,
    "settings-search": _search,
    "settings-nothing": _nothing,
    "settings-reset": _reset,
    "settings-known": _known,
    "settings-narrow": _narrow,
    "settings-verdict": _verdict,
}
