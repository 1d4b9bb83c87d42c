"""The menu Simulate: requests, their steps, what comes of them."""

from rolescope.model.review import Expectation
from rolescope.ui.shell.action import Action, Run, Test, Window, is_open
from rolescope.ui.state import asserting


def _is_asked(window: Window) -> bool:
    return window.workspace.question.simulation is not None


def _can_mark(window: Window) -> bool:
    return window.commands.subject() is not None


def _is_marked(expect: Expectation) -> Test:
    def test(window: Window) -> bool:
        return window.commands.expected() is expect

    return test


def _mark(expect: Expectation) -> Run:
    def run(window: Window) -> None:
        asked = window.commands.subject()
        if asked is not None:
            asserting.toggle(window.workspace, asked, expect)

    return run


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
        enabled=lambda window: window.workspace.question.can_go_on,
        run=lambda window: window.workspace.question.pick_next_hop(),
    ),
    Action(
        id="next-step",
        text="Next decisive step",
        menu="Simulate",
        shortcuts=("F8",),
        rule=True,
        enabled=_is_asked,
        run=lambda window: window.workspace.question.step_asked.emit(1),
    ),
    Action(
        id="previous-step",
        text="Previous decisive step",
        menu="Simulate",
        shortcuts=("Shift+F8",),
        enabled=_is_asked,
        run=lambda window: window.workspace.question.step_asked.emit(-1),
    ),
    *(
        Action(
            id=f"assert-{expect.value.lower()}",
            text=asserting.WORDS[expect],
            menu="Simulate",
            icon=icon,
            rule=expect is Expectation.ALLOWED,
            enabled=_can_mark,
            checked=_is_marked(expect),
            run=_mark(expect),
        )
        for expect, icon in (
            (Expectation.ALLOWED, "shield-check-outline"),
            (Expectation.DENIED, "shield-off-outline"),
        )
    ),
    Action(
        id="save-evidence",
        text="Save evidence…",
        menu="Simulate",
        shortcuts=("Ctrl+Shift+E",),
        icon="file-sign",
        rule=True,
        enabled=_is_asked,
        run=lambda window: window.workspace.question.evidence_asked.emit(),
    ),
    Action(
        id="compare-aws",
        text="Compare with AWS…",
        menu="Simulate",
        icon="compare",
        enabled=lambda window: window.commands.comparable() is not None,
        run=lambda window: window.commands.compare_with_aws(window.status.say_network),
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
