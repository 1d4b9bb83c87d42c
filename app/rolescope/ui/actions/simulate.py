"""The menu Simulate: requests, their steps, what comes of them."""

from rolescope.ui.action import Action, Window, is_open


def _is_asked(window: Window) -> bool:
    return window.document.simulation is not None


SIMULATE: tuple[Action, ...] = (
    Action(
        id="simulate",
        text="Simulate",
        menu="Simulate",
        shortcuts=("S",),
        icon="play",
        on_canvas=True,
        enabled=is_open,
        run=lambda window: window.commands.start_simulation(),
    ),
    Action(
        id="next-hop",
        text="Next hop from here",
        menu="Simulate",
        shortcuts=("N",),
        on_canvas=True,
        enabled=lambda window: window.document.inquiry.can_go_on,
        run=lambda window: window.document.inquiry.pick_next_hop(),
    ),
    Action(
        id="next-step",
        text="Next decisive step",
        menu="Simulate",
        shortcuts=("F8",),
        rule=True,
        enabled=_is_asked,
        run=lambda window: window.document.inquiry.step_asked.emit(1),
    ),
    Action(
        id="previous-step",
        text="Previous decisive step",
        menu="Simulate",
        shortcuts=("Shift+F8",),
        enabled=_is_asked,
        run=lambda window: window.document.inquiry.step_asked.emit(-1),
    ),
    Action(
        id="save-evidence",
        text="Save evidence…",
        menu="Simulate",
        shortcuts=("Ctrl+Shift+S",),
        icon="file-sign",
        rule=True,
        enabled=_is_asked,
        run=lambda window: window.document.inquiry.evidence_asked.emit(),
    ),
    Action(
        id="timeline",
        text="Session timeline",
        menu="Simulate",
        shortcuts=("T",),
        icon="chart-timeline",
        on_canvas=True,
        enabled=lambda window: window.can_show_panel("timeline"),
        checked=lambda window: window.is_panel_open("timeline"),
        run=lambda window: window.toggle_panel("timeline"),
    ),
)
