"""One policy document under a head that names it and says which lines are in sight."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from rolescope.ui.kit import themed
from rolescope.ui.kit.pills import Hairline, ShapeIcon
from rolescope.ui.kit.policy_view import PolicyView
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel, StyledLabel, StyledRun
from rolescope.words.excerpt import Excerpt
from rolescope.words.manual.book import book
from rolescope.words.verdict.trace_row import TraceRow


class DocumentSide(QWidget):
    """Shows one document, or the words `nothing` in its place. `closed` when it can be closed.

    The head can lead to a rule as well, which `rule_asked` tells.
    """

    closed = Signal()
    rule_asked = Signal(str)  # its id

    def __init__(self, nothing: str = "", *, can_close: bool = False) -> None:
        super().__init__()
        themed.surface(self)
        self.view = PolicyView()
        self._owner = StyledLabel(wrap=False)
        self._empty = PlainLabel(nothing, "body", "muted", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._head = QWidget()
        self._head.setFixedHeight(32)
        row = hbox(self._head, margins=(12, 0, 8 if can_close else 12, 0), spacing=8)
        self._sign = ShapeIcon("file-document-outline", "muted", 15)
        row.addWidget(self._sign)
        row.addWidget(self._owner, 1)
        self._rule = ""
        self.rule = QPushButton()
        self.rule.setObjectName("rule")
        self.rule.setProperty("look", "link")
        self.rule.setProperty("size", "small")
        self.rule.clicked.connect(lambda: self.rule_asked.emit(self._rule))
        self.rule.hide()
        row.addWidget(self.rule)
        if can_close:
            row.addWidget(self._close_button())
        column = vbox(self, self._head, Hairline(), margins=0, spacing=0)
        column.addSpacing(3)
        column.addWidget(self.view, 1)
        column.addWidget(self._empty, 1)
        self.view.scrolled.connect(self._say_lines)

    def show_excerpt(self, excerpt: Excerpt | None) -> None:
        """Show a document at the lines that matter, None for no document."""
        self._sign.setVisible(excerpt is not None)
        self._head.setVisible(excerpt is not None or bool(self._rule))
        if excerpt is None:
            self._owner.set_runs([])
        self.view.setVisible(excerpt is not None)
        self._empty.setVisible(excerpt is None)
        self.view.show_excerpt(excerpt)

    def show_row(self, row: TraceRow | None) -> None:
        """Show the document of a row, and lead to the rule that it cites."""
        self._rule = rule = row.rule if row else ""
        title = book().title_of_rule(rule)
        self.rule.setText(f"Rule {rule}")
        self.rule.setToolTip(themed.plain_tooltip(f"{title} (F1)"))
        self.rule.setAccessibleName(visible(f"Rule {rule}: {title}"))
        self.rule.setVisible(bool(rule))
        self.show_excerpt(row.excerpt if row else None)

    def _close_button(self) -> QToolButton:
        self.close_button = QToolButton()
        self.close_button.setIcon(themed.icon("close"))
        self.close_button.setIconSize(QSize(16, 16))
        self.close_button.setFixedSize(24, 24)
        self.close_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.close_button.setAccessibleName("Close the document")
        self.close_button.setToolTip("Close the document")
        self.close_button.clicked.connect(self.closed)
        return self.close_button

    def _say_lines(self, first: int, last: int) -> None:
        excerpt = self.view.excerpt
        if excerpt is None:
            return
        count = self.view.line_count()
        is_whole = last - first + 1 >= count
        lines = f"{count} lines" if is_whole else f"lines {first} to {last} of {count}"
        place = f"{excerpt.kind}, {lines}"
        self._owner.set_runs(
            [StyledRun(f"{excerpt.owner}  ", "subject"), StyledRun(place, "body", "muted")]
        )
