"""The menu bar and all QActions, made from ACTIONS, PANELS and what can be chosen in settings."""

from collections.abc import Iterable, Iterator
from functools import partial

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QFontMetricsF, QKeySequence, QPaintEvent
from PySide6.QtWidgets import QMenu, QMenuBar, QPushButton, QWidget

from rolescope.model.plain import counted
from rolescope.pictures.groups import ACCOUNT, Grouping
from rolescope.pictures.layouts import find_layout
from rolescope.ui.kit import icons, privacy, style, themed
from rolescope.ui.kit.privacy import source, visible
from rolescope.ui.kit.qt_layouts import hbox
from rolescope.ui.kit.themed import plain_tooltip
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.ui.shell.menus.action import Action, ActionWindow, is_open
from rolescope.ui.shell.menus.actions import ACTIONS, MENUS
from rolescope.ui.shell.menus.command_palette import Command, Palette
from rolescope.ui.state.panel import Panel
from rolescope.ui.state.settings import TEXT_SIZES, Recent
from rolescope.worker.lookups import ways_to_group

NAME = "RoleScope"
_APPEARANCE = "Appearance"


class _Brand(QWidget):
    """Mark and name of the product, left of the menus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        width = QFontMetricsF(style.font("subject")).horizontalAdvance(NAME)
        self.setFixedSize(round(width) + 54, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            icons.draw_logo(painter, QRectF(17, 6, 16, 16))
            painter.setFont(style.font("subject"))
            painter.setPen(style.color("text"))
            area = QRect(42, 0, self.width() - 42, 28)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, NAME)


class _Source(QWidget, FollowsNames):
    """The name of what is open, right of the menus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._given = self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_text("")

    def show_text(self, text: str) -> None:
        """Show another name."""
        self._given = text
        self.renew_names()

    def renew_names(self) -> None:
        """Show the name as it may be seen now."""
        metrics = QFontMetricsF(style.font("small"))
        shown = visible(self._given)
        self._text = metrics.elidedText(shown, Qt.TextElideMode.ElideMiddle, 320)
        self.setFixedSize(QSize(round(metrics.horizontalAdvance(self._text)) + 20, 28))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            painter.setFont(style.font("small"))
            painter.setPen(style.color("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, self._text)


def _plain(text: str) -> str:
    """Return the text of an action as it is seen."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


class MenuRow(QWidget):
    """The menus, with brand and source at the ends. `by_id` holds the actions for buttons."""

    def __init__(self, window: ActionWindow, canvas: QWidget, panels: tuple[Panel, ...]) -> None:
        super().__init__()
        self._window = window
        self.setFixedHeight(28)
        row = hbox(self, _Brand(self), margins=(0, 0, 14, 0), spacing=0)
        self.bar = QMenuBar()
        row.addWidget(self.bar, 1)
        self._source = _Source(self)
        self.hidden_names = PrivacySign()
        self.hidden_names.clicked.connect(window.workspace.hiding.toggle)
        window.workspace.hiding.changed.connect(self.hidden_names.setVisible)
        window.workspace.hiding.changed.connect(self._renew)
        row.addWidget(self._source)
        row.addWidget(self.hidden_names)
        self.menus = {title: self.bar.addMenu(title) for title in MENUS}
        self.by_id: dict[str, QAction] = {}
        self._inner: dict[str, QMenu] = {}
        for action in ACTIONS:
            self._add(action, canvas)
        self.recent = QMenu("Open recent", self)
        self._recent: tuple[Recent, ...] = ()
        self.menus["File"].insertMenu(self.by_id["export"], self.recent)
        self.bookmarks = QMenu("Bookmarks", self)
        self.bookmarks.aboutToShow.connect(self._show_bookmarks)
        self.menus["Go"].insertMenu(self.by_id["edit-bookmarks"], self.bookmarks)
        self.groups = GroupMenu(window, self)
        self.menus["View"].insertMenu(self.by_id["unfold"], self.groups)
        self.panels = QMenu("Panels", self)
        self.menus["View"].insertMenu(self.by_id["present"], self.panels)
        self._panel_actions = {panel.id: self._add_panel(panel) for panel in panels}
        self.themes = self._add_themes()
        self.text_sizes = self._add_text_sizes()

    def _add(self, action: Action, canvas: QWidget) -> None:
        made = QAction(action.text, self)
        made.setShortcuts([QKeySequence(keys) for keys in action.shortcuts])
        if action.icon:
            made.setIcon(icons.icon(action.icon, "muted"))
        made.setCheckable(action.checked is not None)
        made.triggered.connect(partial(self._run, action))
        menu = self._menu_of(action)
        if action.rule:
            menu.addSeparator()
        menu.addAction(made)
        if action.on_canvas:
            made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            canvas.addAction(made)
        self.by_id[action.id] = made

    def _menu_of(self, action: Action) -> QMenu:
        """Return the menu of an action; one inside another is made with its first action."""
        return self._below(action.menu, action.below) if action.below else self.menus[action.menu]

    def _below(self, menu: str, title: str) -> QMenu:
        """Return a menu inside of another."""
        place = f"{menu} {title}"
        if place not in self._inner:
            self._inner[place] = self.menus[menu].addMenu(title)
        return self._inner[place]

    def offer(self, ids: Iterable[str], place: QPoint, more: Iterable[QAction] = ()) -> None:
        """Pop up a menu of those actions that can be chosen now, and of `more`."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for id_ in ids:
            if self.by_id[id_].isEnabled():
                menu.addAction(self.by_id[id_])
        menu.addSeparator()
        menu.addActions(list(more))
        if not menu.isEmpty():
            menu.popup(place)

    def show_palette(self) -> None:
        """Offer everything that can be done now, by its words."""
        found = dict(self._offered())
        commands = tuple(command for command, _ in found.values())
        Palette(self.window(), commands, lambda id_: found[id_][1].trigger()).show()

    def _offered(self) -> Iterator[tuple[str, tuple[Command, QAction]]]:
        """Yield what can be chosen now in the menus, by ids of the palette."""
        native = QKeySequence.SequenceFormat.NativeText
        for title, menu in self.menus.items():
            below = [(title, one) for one in menu.actions() if one.menu() is None]
            for one in menu.actions():
                inner = one.menu()
                if isinstance(inner, QMenu):
                    path = f"{title} → {_plain(one.text())}"
                    below += [(path, each) for each in inner.actions()]
            for place, one in below:
                text = _plain(one.text())
                if text and one.isEnabled() and one is not self.by_id["palette"]:
                    keys = one.shortcut().toString(native)
                    id_ = f"{place} {text}"
                    yield id_, (Command(id_, text, place, keys), one)

    def _run(self, action: Action, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
        action.run(self._window)
        self.refresh()

    def _add_panel(self, panel: Panel) -> QAction:
        made = QAction(panel.title, self, checkable=True)
        made.setProperty("panel", panel.id)
        made.triggered.connect(partial(self._toggle_panel, panel.id))
        self.panels.addAction(made)
        return made

    def _toggle_panel(self, panel_id: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
        self._window.toggle_panel(panel_id)
        self.refresh()

    def _add_themes(self) -> dict[str, QAction]:
        menu = self._below("View", _APPEARANCE)
        menu.addSeparator()
        group = QActionGroup(self)
        made = {}
        for choice, title in style.CHOICES.items():
            action = QAction(title, self, checkable=True)
            action.triggered.connect(partial(self._window.set_theme, choice))
            group.addAction(action)
            menu.addAction(action)
            made[choice] = action
        return made

    def _add_text_sizes(self) -> dict[int, QAction]:
        menu = self._below("View", _APPEARANCE)
        menu.addSeparator()
        group = QActionGroup(self)
        made = {}
        for percent in TEXT_SIZES:
            action = QAction(f"Text at {percent} %", self, checkable=True)
            action.triggered.connect(partial(self._window.set_text_size, percent))
            group.addAction(action)
            menu.addAction(action)
            made[percent] = action
        return made

    def show_recent(self, recent: tuple[Recent, ...]) -> None:
        """Fill the menu of recent sources."""
        self._recent = recent
        self.recent.clear()
        self.recent.setEnabled(bool(recent))
        for entry in recent:
            action = self.recent.addAction(visible(source(entry.name)).replace("&", "&&"))
            action.setEnabled(entry.exists)
            action.triggered.connect(partial(self._open_recent, entry))
        self.recent.addSeparator()
        self.recent.addAction("Clear this list", self._window.clear_recent)

    def _renew(self, _is_hidden: object) -> None:
        self.show_recent(self._recent)
        self.refresh()

    def _open_recent(self, entry: Recent, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
        self._window.open_recent(entry)

    def _show_bookmarks(self) -> None:
        self.bookmarks.clear()
        bookmarks = self._window.commands.bookmarks
        for bookmark in bookmarks.found:
            action = self.bookmarks.addAction(visible(bookmark.name).replace("&", "&&"))
            action.setEnabled(bookmarks.can_go_to(bookmark))
            action.triggered.connect(lambda _checked, one=bookmark: bookmarks.go_to(one))

    def show_source(self, text: str) -> None:
        """Show the name of what is open."""
        self._source.show_text(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            painter.fillRect(self.rect(), style.color("chrome"))

    def refresh(self) -> None:
        """Enable what can be chosen now."""
        for action in ACTIONS:
            made = self.by_id[action.id]
            made.setEnabled(action.enabled(self._window))
            if action.checked is not None:
                made.setChecked(made.isEnabled() and action.checked(self._window))
        self.bookmarks.setEnabled(self.by_id["edit-bookmarks"].isEnabled())
        self.groups.refresh()
        stack = self._window.workspace.history.stack
        for name, text in (("undo", stack.undoText()), ("redo", stack.redoText())):
            words = visible(f"{name.capitalize()}: {text}" if text else name.capitalize())
            self.by_id[name].setText(words.replace("&", "&&"))
            self.by_id[name].setToolTip(plain_tooltip(words))
        for panel_id, made in self._panel_actions.items():
            made.setEnabled(self._window.can_show_panel(panel_id))
            made.setChecked(self._window.is_panel_open(panel_id))


# The menu that says by what principals are grouped: accounts, paths, tags that occur


class GroupMenu(QMenu):
    """Offers what the world that is open can be grouped by, and tells the canvas."""

    def __init__(self, window: ActionWindow, parent: QWidget) -> None:
        super().__init__("Group by", parent)
        self._window = window
        self._token = -1
        self._group = QActionGroup(self)
        self._by: dict[str, QAction] = {}
        self._offer(())
        window.workspace.world.analysed.connect(self._look)

    def refresh(self) -> None:
        """Check what is grouped by now, and offer it where it can be seen."""
        pane = self._window.pane
        layout = find_layout(pane.view_key.view)
        self.setEnabled(is_open(self._window) and layout is not None and layout.can_group)
        for by, action in self._by.items():
            action.setEnabled(self.isEnabled())
            action.setChecked(by == pane.folds.by)

    def _look(self, _analysis: object) -> None:
        workspace = self._window.workspace
        if workspace.world.token != self._token:
            self._token = workspace.world.token
            self._offer(())
            workspace.queries.ask("groupings", ways_to_group, (), self._offer)

    def _offer(self, found: tuple[Grouping, ...]) -> None:
        for action in self._by.values():
            self._group.removeAction(action)
        self.clear()
        self._by = {"": self._add("", ACCOUNT.capitalize())}
        for one in found:
            words = f"{one.title} ({counted(one.groups, 'group')})"
            self._by[one.by] = self._add(one.by, words)
        self.refresh()

    def _add(self, by: str, text: str) -> QAction:
        action = QAction(visible(text).replace("&", "&&"), self, checkable=True)
        action.triggered.connect(partial(self._take, by))
        self._group.addAction(action)
        self.addAction(action)
        return action

    def _take(self, by: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
        self._window.pane.folds.group_by(by)
        self.refresh()


# The sign that names are hidden: seen as long as they are


class PrivacySign(QPushButton):
    """A click shows the names again."""

    def __init__(self) -> None:
        super().__init__(privacy.SIGN)
        icons.put(self, "eye-off-outline", "cond")
        style.mark(self, look="sign")
        self.setToolTip(
            "Account IDs and names are pseudonyms, also in what is copied.\n"
            "Click to show them (Ctrl+Shift+H)"
        )
        self.setAccessibleName("Names hidden. Show names")
        self.hide()
