"""How widgets look: fonts, palettes and the style sheet, from the tokens of `pictures.theme`."""

from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget
from shiboken6 import isValid

from rolescope.pictures.theme import DARK, HIGH_CONTRAST, LIGHT, STYLES, Theme
from rolescope.resources import resources
from rolescope.ui.kit.restyling import Restyling
from rolescope.ui.kit.style_sheet import DISABLED, sheet
from rolescope.value import replace

CHOICES = {
    "system": "System",
    "light": "Light",
    "dark": "Dark",
    "high-contrast": "High contrast",
}
"""Themes a user can choose: id and title."""

_THEMES = {"light": LIGHT, "dark": DARK, "high-contrast": HIGH_CONTRAST}
_WEIGHTS = {400: QFont.Weight.Normal, 500: QFont.Weight.Medium, 600: QFont.Weight.DemiBold}


class _Current:
    theme: Theme = LIGHT
    choice: str = "light"
    moves: bool = True
    names: str = "fitting"
    restyling: Restyling | None = None


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


def map_names() -> str:
    """Return how many names the map has: `fitting`, `few`, or those that are `selected`."""
    return _Current.names


def set_map_names(names: str) -> None:
    """Let the map have more or fewer names."""
    _Current.names = names


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
    if not app.styleSheet():
        app.setStyle(QStyleFactory.create("Fusion"))
    theme = _THEMES.get(choice) or _system_theme()
    if theme == _Current.theme and app.styleSheet():
        return  # it is shown: to polish every widget again would take its time for nothing
    _Current.theme = replace(theme)
    if _Current.restyling is None or not isValid(_Current.restyling):
        _Current.restyling = Restyling(app)
    _Current.restyling.restyle(lambda: _put_on(app))


def is_restyling() -> bool:
    """Tell whether a widget is changing its looks."""
    return _Current.restyling is not None and _Current.restyling.is_at_work


def _put_on(app: QApplication) -> None:
    app.setStyleSheet("")  # in place of another sheet, Qt would put one on all widgets
    app.setFont(font("body"))
    app.setPalette(_palette())
    app.setStyleSheet(sheet(_Current.theme))


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
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # else it is polished later
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _system_theme() -> Theme:
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
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
