"""The part of the menu View that is about the focus view: how far it goes, and where to."""

from collections.abc import Callable
from dataclasses import replace

from rolescope.pictures.layouts.focus import FOCUS_ID
from rolescope.pictures.view import Side
from rolescope.trust.edge import NodeKind
from rolescope.ui.shell.action import Action, Window

_DEPTHS = range(1, 7)
_SIDES = (
    (Side.AUTO, "As it fits", ""),
    (Side.IN, "Who can assume it", "X"),
    (Side.OUT, "What it can assume", "Shift+X"),
    (Side.BOTH, "Both, to the ends", ""),
)


def _is_focus(window: Window) -> bool:
    return window.pane.sight.view == FOCUS_ID


def _is_focus_on_role(window: Window) -> bool:
    node = window.workspace.world.node(window.pane.sight.subject or "")
    is_assumed = node is not None and node.kind in (NodeKind.ROLE, NodeKind.SESSION)
    return _is_focus(window) and is_assumed


def _has_depth(depth: int | None) -> Callable[[Window], bool]:
    return lambda window: window.pane.sight.depth == depth


def _go_to_depth(depth: int | None) -> Callable[[Window], object]:
    def run(window: Window) -> None:
        window.pane.sights.look_at(replace(window.pane.sight, depth=depth))

    return run


def _has_side(side: Side) -> Callable[[Window], bool]:
    return lambda window: window.pane.sight.side is side


def _go_to_side(side: Side) -> Callable[[Window], object]:
    def run(window: Window) -> None:
        window.pane.sights.look_at(replace(window.pane.sight, side=side))

    return run


FOCUS: tuple[Action, ...] = (
    *(
        Action(
            id=f"depth-{depth}",
            text=f"{depth} {'step' if depth == 1 else 'steps'}",
            menu="View",
            below="Steps of the focus",
            shortcuts=(str(depth),),
            on_canvas=True,
            enabled=_is_focus,
            checked=_has_depth(depth),
            run=_go_to_depth(depth),
        )
        for depth in _DEPTHS
    ),
    Action(
        id="depth-all",
        text="To the ends",
        menu="View",
        below="Steps of the focus",
        shortcuts=("0",),
        on_canvas=True,
        enabled=_is_focus,
        checked=_has_depth(None),
        run=_go_to_depth(None),
    ),
    *(
        Action(
            id=f"side-{side.name.lower()}",
            text=text,
            menu="View",
            below="Direction of the focus",
            shortcuts=(keys,) if keys else (),
            on_canvas=True,
            enabled=_is_focus_on_role,
            checked=_has_side(side),
            run=_go_to_side(side),
        )
        for side, text, keys in _SIDES
    ),
)
