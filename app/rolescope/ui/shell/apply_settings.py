"""What settings do: each is in force as soon as it is set, but for the text size."""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from rolescope.model.assumed import Assumed, KnownAccount
from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.kit import clock, scale_factor, style
from rolescope.ui.shell.menus.menu_bar import MenuRow
from rolescope.ui.shell.restart import Restart
from rolescope.ui.state.preferences.accounts import KNOWN_ACCOUNTS, OWN_ACCOUNTS
from rolescope.ui.state.preferences.appearance import MOTION, TEXT_SIZE, THEME
from rolescope.ui.state.preferences.picture import HIDDEN, MAP_NAMES, usual_filter
from rolescope.ui.state.preferences.rules import RULES, interpretation
from rolescope.ui.state.preferences.setting import Setting
from rolescope.ui.state.preferences.times import ZONE
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import Workspace


class ConfigurableWindow(Protocol):
    """What settings act on."""

    settings: Settings
    workspace: Workspace
    menus: MenuRow
    pane: CanvasPane
    restart: Restart

    def refresh(self) -> None:
        """Enable what can be chosen now."""


class SettingsApplier(QObject):
    """Watches the settings of a window, and does what they say."""

    def __init__(self, shown: ConfigurableWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._shown, self._settings = shown, shown.settings
        self._text_size = shown.settings.text_size  # that this process was started with
        self._assuming = QTimer(self, interval=0, singleShot=True)  # many are reset at once
        self._assuming.timeout.connect(self._assume)
        self._do: dict[str, Callable[[], object]] = {
            THEME.key: self._show_theme,
            TEXT_SIZE.key: self._enlarge,
            MOTION.key: self._move,
            ZONE.key: self._show_zone,
            KNOWN_ACCOUNTS.key: self._assuming.start,
            OWN_ACCOUNTS.key: self._assuming.start,
            **{one.key: self._assuming.start for one in RULES},
            **{one.key: self._hide for one, _term in HIDDEN},
            MAP_NAMES.key: self._name,
        }
        self._settings.changed.connect(self._apply)
        shown.workspace.window.own_account_named.connect(self._add_own_account)
        clock.show_zone(self._settings.get(ZONE))
        self._assume()
        self._hide()
        self._name()
        self._mark_text_size()
        self._mark_theme()

    def _apply(self, setting: Setting[Any]) -> None:
        do = self._do.get(setting.key)
        if do is not None:
            do()
        self._shown.refresh()

    def _show_theme(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            style.apply(app, self._settings.theme)
        self._mark_theme()

    def _mark_theme(self) -> None:
        self._shown.menus.themes[self._settings.theme].setChecked(True)

    def _enlarge(self) -> None:
        """Offer to restart: Qt takes a text size when it starts."""
        self._mark_text_size()
        if self._settings.text_size == self._text_size:
            self._shown.restart.withdraw()
        elif scale_factor.of_environment() is None:
            self._shown.restart.ask(self._settings.text_size)

    def _mark_text_size(self) -> None:
        self._shown.menus.text_sizes[self._settings.text_size].setChecked(True)

    def _move(self) -> None:
        style.set_moves(moves=not self._settings.reduces_motion)

    def _show_zone(self) -> None:
        clock.show_zone(self._settings.get(ZONE))
        workspace = self._shown.workspace
        workspace.world.show_again()
        stack = workspace.history.stack
        stack.indexChanged.emit(stack.index())  # steps have times, too

    def _assume(self) -> None:
        get = self._settings.get
        self._shown.workspace.history.assume(
            Assumed(
                reading=interpretation({one.key: get(one) for one in RULES}),
                accounts=get(KNOWN_ACCOUNTS),
                own=get(OWN_ACCOUNTS),
            )
        )

    def _add_own_account(self, account: KnownAccount) -> None:
        others = (one for one in self._settings.get(OWN_ACCOUNTS) if one.id != account.id)
        self._settings.set(OWN_ACCOUNTS, (*others, account))

    def _hide(self) -> None:
        wanted = {one.key: self._settings.get(one) for one, _term in HIDDEN}
        self._shown.workspace.filters.set_usual(usual_filter(wanted))

    def _name(self) -> None:
        style.set_map_names(self._settings.get(MAP_NAMES))
        self._shown.pane.canvas.viewport().update()
