"""The steps of the tour: what is said, what it points at, and what has to be seen for that."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtWidgets import QToolButton, QWidget

from rolescope.ui.canvas.pane import CanvasPane
from rolescope.ui.features.simulate.result_panel import SAVE_EVIDENCE
from rolescope.ui.shell.bars.tool_bar import ToolBar
from rolescope.ui.shell.panel_areas.workbench import Workbench
from rolescope.ui.state import role_requests
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.workspace import Workspace
from rolescope.value import Value

_CALLER, _ROLE = "deploy-hub", "release-manager"
_AROUND = 4  # px between what is pointed at and the frame


class TourHost(Protocol):
    """What of the window is needed here."""

    workspace: Workspace
    pane: CanvasPane
    tool_bar: ToolBar
    workbench: Workbench


class TourStep(Value, kw_only=True):
    """One step. `prepare` brings into sight what `target` finds; None: the step stands alone."""

    title: str
    text: str
    prepare: Callable[[TourHost], object]
    target: Callable[[TourHost], tuple[QWidget, QRect] | None]


def _node(window: TourHost, name: str) -> str | None:
    analysis = window.workspace.world.analysis
    nodes = analysis.graph.nodes if analysis is not None else ()
    return next((node.id for node in nodes if node.name == name), None)


def _choose(window: TourHost) -> None:
    caller = _node(window, _CALLER)
    if caller is not None:
        window.workbench.show_canvas()
        window.workspace.selection.select(Selection(nodes=(caller,)))


def _ask(window: TourHost) -> None:
    caller, role = _node(window, _CALLER), _node(window, _ROLE)
    if window.workspace.question.simulation is None and caller is not None and role is not None:
        role_requests.ask(window.workspace, caller, role)
    window.workspace.window.open_panel("result")


def _at_caller(window: TourHost) -> tuple[QWidget, QRect] | None:
    canvas, caller = window.pane.canvas, _node(window, _CALLER)
    items = canvas.related.of_nodes((caller,)) if caller is not None else frozenset()
    if not items:
        return _whole(window.pane)
    item = canvas.related.items[min(items)]
    canvas.reveal(frozenset((item.id,)), _covered(window))
    to_view = canvas.camera.to_view
    corners = to_view(QPointF(item.x, item.y)), to_view(QPointF(item.x + item.w, item.y + item.h))
    seen = canvas.viewport().rect().adjusted(0, 0, -_covered(window), 0)
    return canvas.viewport(), QRectF(*corners).toRect() & seen


def _covered(window: TourHost) -> int:
    """Return the width that the panel at the right covers of what lies under it."""
    bench = window.workbench
    return bench.right.width() if bench.is_narrow and bench.right.isVisible() else 0


def _whole(widget: QWidget | None) -> tuple[QWidget, QRect] | None:
    return (widget, widget.rect()) if widget is not None and widget.isVisible() else None


def _at_bottom(window: TourHost) -> tuple[QWidget, QRect] | None:
    """The panels below the canvas, without what the one at the right covers of them."""
    found = _whole(window.workbench.bottom)
    if found is not None:
        found[1].setWidth(found[1].width() - _covered(window))
    return found


def _at_evidence(window: TourHost) -> tuple[QWidget, QRect] | None:
    buttons = window.workbench.bottom.findChildren(QToolButton)
    of_actions = {action.objectName(): one for one in buttons for action in one.actions()}
    found = of_actions.get(SAVE_EVIDENCE)
    return _whole(found) or _at_bottom(window)


STEPS: tuple[TourStep, ...] = (
    TourStep(
        title="Choose a caller",
        text=(
            "Every question begins with a principal. Click one in the picture, or press Ctrl+F and "
            "type its name. Here it is deploy-hub, a role of the account tools; what is known of "
            "it stands at the right."
        ),
        prepare=_choose,
        target=_at_caller,
    ),
    TourStep(
        title="Simulate",
        text=(
            "Press S or this button, then click the role to assume. The request can bring an "
            "external ID, tags, MFA and more; what the policies ask for is offered. The next step "
            "asks for release-manager, in prod."
        ),
        prepare=_choose,
        target=lambda window: _whole(window.tool_bar.simulate),
    ),
    TourStep(
        title="Read why",
        text=(
            "The answer comes in one sentence. Below it every step says what speaks for the "
            "request or against it, and the one that settled it is marked. At the right stand its "
            "lines and its rule; F1 on a step explains that rule."
        ),
        prepare=_ask,
        target=_at_bottom,
    ),
    TourStep(
        title="Ask what if",
        text=(
            "Edit a policy with Ctrl+L, or switch a trust off, and see at once who gains and who "
            "loses. Edits are scenarios, kept here, with undo. The import stays as it is, and "
            "nothing is ever written to AWS."
        ),
        prepare=_ask,
        target=lambda window: _whole(window.tool_bar.scenario),
    ),
    TourStep(
        title="Hand over",
        text=(
            "Save evidence writes question, answer and reasons to a file that others can check. "
            "Ctrl+E exports the picture, Ctrl+S keeps all of it as a project. Help is F1, all "
            "keys are Ctrl+/."
        ),
        prepare=_ask,
        target=_at_evidence,
    ),
)


def frame_of(window: QWidget, found: tuple[QWidget, QRect]) -> QRect:
    """Return where in the window something is, with a little room around it."""
    widget, rect = found
    corner = widget.mapTo(window, QPoint(0, 0))
    inside = rect.intersected(QRect(QPoint(0, 0), widget.size())).translated(corner)
    return inside.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND).intersected(
        QRect(QPoint(0, 0), QSize(window.size()))
    )
