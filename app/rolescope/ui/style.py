"""How widgets look: fonts, palettes and the style sheet, from the tokens of `drawing.theme`."""

from functools import cache
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from rolescope.drawing.theme import DARK, HIGH_CONTRAST, LIGHT, STYLES, Theme
from rolescope.resources import resources

CHOICES = {
    "system": "System",
    "light": "Light",
    "dark": "Dark",
    "high-contrast": "High contrast",
}
"""Themes a user can choose: id and title."""

DISABLED = "edgesoft"
"""The token of what cannot be used now."""

_THEMES = {"light": LIGHT, "dark": DARK, "high-contrast": HIGH_CONTRAST}
_WEIGHTS = {400: QFont.Weight.Normal, 500: QFont.Weight.Medium, 600: QFont.Weight.DemiBold}


class _Current:
    theme: Theme = LIGHT
    choice: str = "light"
    moves: bool = True


def theme() -> Theme:
    """Return the theme in use."""
    return _Current.theme


def choice() -> str:
    """Return the one of CHOICES that is in use."""
    return _Current.choice


def moves() -> bool:
    """Tell whether what changes may be seen to move; else it is there at once."""
    return _Current.moves


def set_moves(*, moves: bool) -> None:
    """Let things move, or not."""
    _Current.moves = moves


def color(token: str) -> QColor:
    """Return a color of the theme in use by its token."""
    return QColor(_Current.theme.color(token))


def font(style: str) -> QFont:
    """Return the font of a text style (`body`, `small`, `mono`…), with figures of equal width."""
    return QFont(_font(style))  # a copy: a font can be changed


@cache
def _font(style: str) -> QFont:
    text = STYLES[style]
    made = QFont(text.family)
    made.setPixelSize(round(text.size))
    made.setWeight(_WEIGHTS[text.weight])
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def line_height(style: str) -> int:
    """Return the height of one line of a text style, in pixels."""
    return round(STYLES[style].line)


@cache
def load_fonts() -> None:
    """Make the bundled fonts known to Qt."""
    for file in resources().joinpath("fonts").iterdir():
        if file.name.endswith((".ttf", ".otf")):
            QFontDatabase.addApplicationFontFromData(file.read_bytes())


def apply(app: QApplication, choice: str) -> None:
    """Show the whole application in one of CHOICES."""
    _Current.choice = choice
    theme = _THEMES.get(choice) or _system_theme()
    if theme is _Current.theme and app.styleSheet():
        return  # it is shown: to polish every widget again would take its time for nothing
    _Current.theme = theme
    if not app.styleSheet():  # for each of these every widget is polished anew
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(font("body"))
    app.setPalette(_palette())
    app.setStyleSheet(_sheet())
    for widget in app.allWidgets():
        dress = getattr(widget, "dress", None)
        if dress is not None:  # it keeps colors
            dress()
        widget.update()  # icons and painted widgets take their colors when they paint


def follow_system(app: QApplication) -> None:
    """Change with the desktop, as long as the choice is `system`."""
    hints = app.styleHints()

    def changed() -> None:
        if _Current.choice == "system":
            apply(app, "system")

    hints.colorSchemeChanged.connect(changed)


def mark(widget: QWidget, **properties: object) -> None:
    """Set properties that the style sheet asks for (`role="primary"`), and restyle the widget."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _system_theme() -> Theme:
    hints = QGuiApplication.styleHints()
    accessibility = getattr(hints, "accessibility", lambda: None)()  # since Qt 6.10
    if accessibility and accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast:
        return HIGH_CONTRAST
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def _palette() -> QPalette:
    roles = QPalette.ColorRole
    tokens = {
        roles.Window: "chrome",
        roles.WindowText: "text",
        roles.Base: "surface",
        roles.AlternateBase: "row",
        roles.Text: "text",
        roles.PlaceholderText: "muted",
        roles.Button: "surface",
        roles.ButtonText: "text",
        roles.BrightText: "denied",
        roles.ToolTipBase: "surface",
        roles.ToolTipText: "text",
        roles.Highlight: "accent",
        roles.HighlightedText: "onaccent",
        roles.Link: "accent",
        roles.LinkVisited: "accent",
        roles.Light: "surface",
        roles.Midlight: "row",
        roles.Mid: "border",
        roles.Dark: "strong",
        roles.Shadow: "strong",
        roles.Accent: "accent",
    }
    palette = QPalette()
    for role, token in tokens.items():
        palette.setColor(role, color(token))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, color(DISABLED))
    return palette


def _sheet() -> str:
    tokens = {name: theme().color(name) for name in _TOKENS}
    tokens["disabled"] = theme().color(DISABLED)
    return Template(_SHEET).substitute(tokens)


_TOKENS = (
    *("canvas", "surface", "chrome", "sunken", "row", "rowborder", "border", "strong"),
    *("text", "muted", "faint", "accent", "accentsoft", "onaccent"),
    *("allowed", "allowedsoft", "allowedborder", "denied", "cond", "condsoft", "condborder"),
    *("risk", "risksoft", "riskborder"),
)

_SHEET = """
* { outline: none; }
QToolTip { background: $surface; color: $text; border: 1px solid $border; padding: 4px 8px; }

QMenuBar { background: $chrome; border: none; padding: 0; spacing: 0; }
QMenuBar::item { padding: 5px 11px; background: transparent; border-radius: 6px; }
QMenuBar::item:selected { background: $row; }
QMenuBar::item:pressed { background: $accentsoft; }
QMenu { background: $surface; border: 1px solid $border; padding: 6px; }
QMenu::item { padding: 5px 28px 5px 12px; border-radius: 6px; color: $text; }
QMenu::item:selected { background: $accentsoft; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $border; margin: 6px 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::indicator { width: 14px; height: 14px; padding-left: 8px; }

QPushButton, QToolButton[look="button"] {
  min-height: 30px; padding: 0 12px; border: 1px solid $border; border-radius: 6px;
  background: $surface; color: $text; font-weight: 500;
}
QPushButton:hover, QToolButton[look="button"]:hover { background: $row; border-color: $strong; }
QPushButton:pressed, QToolButton[look="button"]:pressed { background: $rowborder; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; }
QPushButton:disabled { color: $disabled; background: $sunken; }
QPushButton[look="primary"] { background: $accent; color: $onaccent; border-color: $accent; }
QPushButton[look="primary"]:hover { background: $accent; border-color: $text; }
QPushButton[look="primary"]:focus { border: 2px solid $text; }
QPushButton[look="primary"]:disabled {
  background: $sunken; color: $disabled; border-color: $border;
}
QPushButton[look="primary"][active="true"] {
  background: $accentsoft; color: $accent; border-color: $accent;
}
QPushButton[look="scenario"] { background: $condsoft; color: $cond; border-color: $condborder; }
QPushButton[look="scenario"], QPushButton[look="baseline"] { padding: 0 32px 0 10px; }
QPushButton[look="attention"] {
  min-height: 26px; border-radius: 14px; font-weight: 600; font-size: 11px;
  background: $risksoft; color: $risk; border-color: $risk;
}
QPushButton[look="small"] { min-height: 26px; padding: 0 12px; }
QPushButton[look="link"] {
  border: 1px solid transparent; background: transparent; color: $accent; padding: 0 2px;
  min-height: 20px; font-weight: 500;
}
QPushButton[look="link"]:hover { text-decoration: underline; }
QPushButton[look="link"]:focus { border: 1px solid $accent; }
QPushButton[look="quiet"] { border: 1px solid transparent; background: transparent; }
QPushButton[look="quiet"]:hover { background: $row; }
QPushButton[look="quiet"]:focus { border: 1px solid $accent; }
QToolButton { border: 1px solid transparent; border-radius: 6px; background: transparent; }
QToolButton:hover { background: $row; }
QToolButton:pressed { background: $rowborder; }
QToolButton:checked { background: $accentsoft; color: $accent; border-color: $accent; }
QToolButton::menu-indicator { image: none; }
#tabRow QToolButton { padding: 0 4px; }

QLineEdit, QComboBox, QAbstractSpinBox, QDateTimeEdit {
  min-height: 30px; padding: 0 9px; border: 1px solid $strong; border-radius: 6px;
  background: $surface; color: $text;
  selection-background-color: $accent; selection-color: $onaccent;
}
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
  border: 2px solid $accent; padding: 0 8px;
}
QLineEdit, QPlainTextEdit, QTextEdit { placeholder-text-color: $muted; }
QLineEdit:disabled, QComboBox:disabled {
  background: $sunken; color: $muted; border-color: $border;
}
QLineEdit[state="bad"] { border-color: $denied; }
QLineEdit[state="odd"] { border-color: $cond; }
QLineEdit[state="good"] { border-color: $allowed; }
QComboBox::drop-down { border: none; width: 26px; }
QComboBox QAbstractItemView {
  background: $surface; border: 1px solid $border; selection-background-color: $accentsoft;
  selection-color: $text; outline: none;
}

QPlainTextEdit, QTextEdit, QAbstractItemView {
  background: $surface; color: $text; border: none;
  selection-background-color: $accentsoft; selection-color: $text;
}
QPlainTextEdit, QTextEdit { border: 1px solid transparent; }
QPlainTextEdit:focus, QTextEdit:focus, QScrollArea:focus { border: 1px solid $accent; }
QTableView::item:focus { border: 1px solid $accent; }
QPlainTextEdit[look="field"] { border: 1px solid $strong; border-radius: 6px; padding: 3px 4px; }
QPlainTextEdit[look="field"]:focus { border: 2px solid $accent; padding: 2px 3px; }
QAbstractItemView::item:selected { background: $accentsoft; color: $text; }
QListView[look="popup"] { border: 1px solid $strong; }
QListView[look="popup"]::item { min-height: 22px; padding: 0 6px; }
QHeaderView::section {
  background: $surface; color: $muted; border: none; border-bottom: 1px solid $border; padding: 6px;
}
QScrollArea { border: none; background: transparent; }
QScrollBar:vertical { width: 10px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: 10px; background: transparent; margin: 0; }
QScrollBar::handle { background: $border; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $strong; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $border; }

QTabBar { background: $chrome; qproperty-drawBase: 0; }
QTabBar::tab {
  min-height: 34px; padding: 0 12px; border: none; border-bottom: 2px solid transparent;
  background: transparent; color: $text;
}
QTabBar::tab:selected { color: $accent; border-bottom: 2px solid $accent; font-weight: 500; }
QTabBar::tab:hover { background: $row; }
QTabBar::tab:selected:focus { background: $accentsoft; border: 1px solid $accent; }
QTabBar:focus { border: none; }
QCheckBox, QRadioButton { spacing: 8px; color: $text; }

QProgressBar { border: none; background: $border; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }

QDialog { background: $surface; }
QMainWindow { background: $canvas; }

#search { background: $sunken; border-color: $border; padding: 0 9px; }
#search:focus { background: $surface; border: 2px solid $accent; padding: 0 8px; }
#searchPopup, #legendPopup, #zoomBar, #commandBox {
  background: $surface; border: 1px solid $border; border-radius: 6px;
}
#banner { background: $accentsoft; border: 1px solid $accent; border-radius: 6px; }
#zoomBar QToolButton { border-radius: 4px; }
#startPage { background: $canvas; }
#sideArea { background: $surface; border: none; border-left: 1px solid $border; }
#bottomArea { border-top: 1px solid $border; }
#tabRow { background: $chrome; border: none; border-bottom: 1px solid $border; }
QPushButton[look="switch"]:checked {
  background: $accentsoft; color: $accent; border-color: $accent;
}
QPushButton[look="segment"] { border-radius: 0; padding: 0 12px; }
QPushButton[look="segment"][place="first"] {
  border-top-left-radius: 6px; border-bottom-left-radius: 6px;
}
QPushButton[look="segment"][place="middle"] { border-left: none; }
QPushButton[look="segment"][size="small"] { min-height: 24px; }
QPushButton[look="segment"][place="last"] {
  border-top-right-radius: 6px; border-bottom-right-radius: 6px; border-left: none;
}
QPushButton[look="segment"]:checked { background: $accentsoft; color: $accent; }
QPushButton[look="segment"]:disabled { background: $surface; }
QPushButton::menu-indicator { image: none; }
"""
