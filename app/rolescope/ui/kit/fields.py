"""Parts of a form: a field with a sign inside, a labelled row with its origin, folds and cards."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from rolescope.ui.kit import marks, style, themed
from rolescope.ui.kit.line_edits import NamesLineEdit
from rolescope.ui.kit.painted_button import PaintedButton
from rolescope.ui.kit.pills import ShapeIcon
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import StyledLabel, StyledRun, elided
from rolescope.ui.kit.widget_hooks import FollowsNames
from rolescope.words.excerpt import Mark
from rolescope.words.requests.field_faults import FieldFault

_DOT = " \N{MIDDLE DOT} "
LABEL_WIDTH = 100  # px, of every form


def _end_of(field: QWidget) -> QRectF:
    """Return the place of an icon at the right end of a field."""
    side = 16
    return QRectF(field.width() - 26, (field.height() - side) / 2, side, side)


class LineField(NamesLineEdit):
    """A line of text. The sign of `mark` stands inside, at the right end."""

    def __init__(self, name: str, text: str = "", font: str = "mono") -> None:
        super().__init__(text)
        self._mark: Mark | None = None
        self.setAccessibleName(visible(name))
        self.setFont(themed.font(font))
        self.setMaxLength(100_000)

    @property
    def mark(self) -> Mark | None:
        """What the policies say to the text; None when nothing."""
        return self._mark

    def set_mark(self, mark: Mark | None) -> None:
        """Show another sign."""
        if mark is self._mark:
            return
        self._mark = mark
        self.setTextMargins(0, 0, 24 if mark else 0, 0)
        self.setAccessibleDescription(visible(mark.value if mark else ""))
        style.mark(self, state="bad" if mark is Mark.NO else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field, then the sign."""
        super().paintEvent(event)
        if self._mark is not None:
            with themed.painting(self) as painter:
                spot = _end_of(self)
                marks.paint_mark(painter, spot, self._mark, bold=True)


class Combo(QComboBox):
    """A choice that shows its arrow in the color of the theme."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(visible(name))
        self.setFont(themed.font("body"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the choice, shortened when it is too long, then the arrow."""
        if self.isEditable():
            super().paintEvent(event)
        else:
            option = QStyleOptionComboBox()
            self.initStyleOption(option)
            room = self.width() - 42
            metrics = self.fontMetrics()
            whole = option.currentText
            shown = metrics.elidedText(whole, Qt.TextElideMode.ElideMiddle, room)
            option.currentText = shown
            self.setToolTip(themed.plain_tooltip("" if shown == whole else whole))
            styled = QStylePainter(self)
            styled.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
            styled.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
            styled.end()
        with themed.painting(self) as painter:
            spot = _end_of(self)
            themed.paint_icon(painter, spot, "chevron-down", "muted")


class FieldOrigin(QWidget):
    """Where something is asked for: an icon and a short line."""

    def __init__(self, icon: str, text: str) -> None:
        super().__init__()
        row = hbox(self, margins=(1, 0, 0, 0), spacing=4)
        self._icon = ShapeIcon(icon, "muted", 14)
        self._text = StyledLabel([StyledRun(text, "small", "muted")])
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)

    def text(self) -> str:
        """Return the line."""
        return self._text.text()

    def show_line(self, icon: str, text: str, color: str = "muted") -> None:
        """Show another line."""
        self._icon.show_shape(icon, color)
        self._text.set_runs([StyledRun(text, "small", color)])


class FieldRow(QWidget):
    """A label, a field beside it, below it what is wrong with it, and its origins."""

    def __init__(self, label: str, field: QWidget, origins: tuple[QWidget, ...] = ()) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        self.label = StyledLabel([StyledRun(label, "body", "muted")], wrap=False)
        self.label.setFixedWidth(LABEL_WIDTH - 8)
        grid.addWidget(self.label, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(field, 0, 1)
        self._fault = FieldOrigin("alert", "")
        self._fault.hide()
        grid.addWidget(self._fault, 1, 1)
        for number, origin in enumerate(origins, 2):
            grid.addWidget(origin, number, 1)
        self.field = field
        self.origins = origins

    def show_fault(self, fault: FieldFault | None) -> None:
        """Say below the field what is wrong with it, and frame it."""
        is_error = fault is not None and fault.is_error
        self.show_words(fault.text if fault else "", is_error=is_error)

    def show_words(self, words: str, *, is_error: bool = True) -> None:
        """Say below the field what is wrong, in words; empty when nothing is."""
        self._fault.show_line("alert", words, "denied" if is_error else "cond")
        self._fault.setVisible(bool(words))
        field = self.field.lineEdit() if isinstance(self.field, QComboBox) else self.field
        mark = field.mark if isinstance(field, LineField) else None
        if isinstance(field, QLineEdit):
            field.setAccessibleDescription(visible(words or (mark.value if mark else "")))
            state = "bad" if mark is Mark.NO or (words and is_error) else ""
            if state != (field.property("state") or ""):
                style.mark(field, state=state)

    def fault(self) -> str:
        """Return what is said to be wrong."""
        return self._fault.text() if self._fault.isVisibleTo(self) else ""


class _Head(PaintedButton):
    """The line of a fold: chevron, title, and at the right what it holds."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title, self.value, self.is_wrong = title, "", False
        self.setCheckable(True)
        self.setAccessibleName(visible(title))

    def sizeHint(self) -> QSize:
        return QSize(200, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_ring(painter)
            chevron = "chevron-down" if self.isChecked() else "chevron-right"
            themed.paint_icon(painter, QRectF(-3, 6, 16, 16), chevron, "muted")
            box = self.rect().adjusted(21, 0, 0, 0)
            width = int(painter.fontMetrics().horizontalAdvance(self.title)) + 24
            right = box.adjusted(min(width, box.width() // 2), 0, 0, 0)
            elided(painter, box, StyledRun(self.title, "body", "muted"), Qt.AlignmentFlag.AlignLeft)
            ink = "denied" if self.is_wrong else "muted"
            elided(painter, right, StyledRun(self.value, "body", ink), Qt.AlignmentFlag.AlignRight)


class Fold(QWidget):
    """A titled part of a form that opens and closes; closed at first."""

    def __init__(self, title: str, content: QWidget) -> None:
        super().__init__()
        self.head = _Head(title)
        self.content = content
        content.hide()
        vbox(self, self.head, content, margins=0, spacing=0)
        self.head.toggled.connect(content.setVisible)

    def set_folding(self, *, folds: bool) -> None:
        """Fold, or stand open without a head. What the user is typing in stays open."""
        focus = QApplication.focusWidget()
        if folds and focus is not None and self.content.isAncestorOf(focus):
            self.head.setChecked(True)
        self.head.setVisible(folds)
        self.content.setVisible(self.head.isChecked() or not folds)

    def set_title(self, title: str) -> None:
        """Show another title."""
        self.head.title = title
        self.head.setAccessibleName(visible(title))
        self.head.update()

    def set_value(self, value: str, *, is_wrong: bool = False) -> None:
        """Say at the right what it holds; marked when something is wrong with it."""
        self.head.value, self.head.is_wrong = value, is_wrong
        self.head.setAccessibleDescription(visible(value))
        self.head.update()


class PrincipalCard(PaintedButton, FollowsNames):
    """Caller or role: shape, name, and a second line. A click asks for another one."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._role = name
        self._shape, self._color = "", "scope"
        self._given = self._lines = ("", "")

    def show_entity(self, shape: str, color: str, first: str, second: str) -> None:
        """Show a principal."""
        self._shape, self._color, self._given = shape, color, (first, second)
        self.renew_names()

    def renew_names(self) -> None:
        """Show the words as they may be seen now."""
        first, second = self._given
        self._lines = visible(first), visible(second)
        self.setAccessibleName(visible(f"{self._role}: {self._lines[0]}"))
        self.setAccessibleDescription(visible(self._lines[1]))
        self.setToolTip(themed.plain_tooltip("\n".join(self._lines)))
        self.update()

    def lines(self) -> tuple[str, str]:
        """Return both lines."""
        return self._lines

    def sizeHint(self) -> QSize:
        return QSize(200, 44)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            themed.paint_frame(painter, QRectF(self.rect()), "sunken", 6)
            self.paint_ring(painter)
            if self._shape:
                themed.paint_shape(painter, QRectF(11, 13, 18, 18), self._shape, self._color)
            first = self.rect().adjusted(37, 5, -10, 0)
            first.setHeight(18)
            second = self.rect().adjusted(37, 22, -10, 0)
            second.setHeight(17)
            elided(painter, first, StyledRun(self._lines[0], "subject"), Qt.AlignmentFlag.AlignLeft)
            text = in_parts(self._lines[1], QFontMetricsF(themed.font("small")), second.width())
            elided(painter, second, StyledRun(text, "small", "muted"), Qt.AlignmentFlag.AlignLeft)


def in_parts(text: str, metrics: QFontMetricsF, width: int) -> str:
    """Shorten the first of the parts of a line: what stands last says more."""
    first, dot, rest = text.partition(_DOT)
    room = width - metrics.horizontalAdvance(dot + rest) - 1
    return metrics.elidedText(first, Qt.TextElideMode.ElideRight, max(room, 40)) + dot + rest
