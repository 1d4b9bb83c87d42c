"""The style sheet of the window: what Qt's own widgets look like, by the tokens of a theme."""

from string import Template

from rolescope.pictures.theme import Theme

DISABLED = "edgesoft"
"""The token of what cannot be used now."""


def sheet(theme: Theme) -> str:
    """Return the style sheet in the colors of a theme."""
    return Template(_SHEET).substitute(theme.colors, disabled=theme.color(DISABLED))


_SHEET = """
* { outline: none; }
QToolTip { background: $surface; color: $text; border: 1px solid $border; padding: 4px 8px; }

QMenuBar { background: $chrome; border: none; padding: 0; spacing: 0; }
QMenuBar::item { padding: 5px 11px; background: transparent; border-radius: 6px; }
QMenuBar::item:selected { background: $row; }
QMenuBar::item:pressed { background: $accentsoft; }
QMenu { background: $surface; border: 1px solid $border; padding: 6px; icon-size: 16px; }
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
QPushButton:focus, QToolButton[look="button"]:focus { min-height: 28px; }
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
QPushButton[look="small"]:focus, QPushButton[look="attention"]:focus { min-height: 24px; }
QPushButton[look="sign"] {
  min-height: 20px; max-height: 20px; border-radius: 11px; padding: 0 10px; font-weight: 600;
  font-size: 11px; background: $condsoft; color: $cond; border-color: $condborder;
}
QPushButton[look="link"] {
  border: 1px solid transparent; background: transparent; color: $accent; padding: 0 2px;
  min-height: 20px; font-weight: 500;
}
QPushButton[look="link"][size="small"] { min-height: 16px; max-height: 16px; padding: 0; }
QPushButton[look="link"]:hover { text-decoration: underline; }
QPushButton[look="link"]:focus { border: 1px solid $accent; }
QPushButton[look="quiet"] { border: 1px solid transparent; background: transparent; }
QPushButton[look="quiet"]:hover { background: $row; }
QPushButton[look="quiet"]:focus { border: 1px solid $accent; min-height: 30px; }
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
#contents { padding: 6px 0; }
#contents::item { padding: 4px 14px; }
#helpWindow { background: $surface; }
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
QCheckBox::indicator { width: 14px; height: 14px; }

QProgressBar { border: none; background: $accentsoft; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }

QDialog { background: $surface; }
QMainWindow { background: $canvas; }

#search { background: $sunken; border-color: $border; padding: 0 9px; }
#search:focus { background: $surface; border: 2px solid $accent; padding: 0 8px; }
#searchPopup, #legendPopup, #zoomBar, #commandBox, #pasteBox, #activityPanel, #cellCard,
#surfaceList {
  background: $surface; border: 1px solid $border; border-radius: 6px;
}
#banner { background: $accentsoft; border: 1px solid $accent; border-radius: 6px; }
#settingsPages::item { min-height: 28px; padding: 0 8px; border-radius: 6px; }
#settingsPages::item:disabled { color: $disabled; }
#settingsPages::item:focus { border: 1px solid $accent; }
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
QPushButton[look="segment"][size="small"]:focus { min-height: 22px; }
QPushButton[look="segment"][place="last"] {
  border-top-right-radius: 6px; border-bottom-right-radius: 6px; border-left: none;
}
QPushButton[look="segment"]:checked { background: $accentsoft; color: $accent; }
QPushButton[look="segment"]:disabled { background: $surface; }
QPushButton::menu-indicator { image: none; }
QPushButton[look="switch"]::menu-indicator { width: 0; }
"""
