"""The menu Simulate: requests, their steps, what comes of them."""

from functools import partial

from rolescope.model.review import Expectation
from rolescope.ui.features.simulate.temporary_dialog import OPERATIONS
from rolescope.ui.shell.menus.action import Action, ActionWindow, Run, Test, in_menu, is_open
from rolescope.ui.state import assertion_edits
from rolescope.words.credentials.aws_call import spelled


def _is_asked(window: ActionWindow) -> bool:
    return window.workspace.question.simulation is not None


def _can_mark(window: ActionWindow) -> bool:
    return window.commands.subject() is not None


def _is_marked(expect: Expectation) -> Test:
    def test(window: ActionWindow) -> bool:
        return window.commands.expected() is expect

    return test


def _mark(expect: Expectation) -> Run:
    def run(window: ActionWindow) -> None:
        asked = window.commands.subject()
        if asked is not None:
            assertion_edits.toggle(window.workspace, asked, expect)

    return run


def _ask_who_can(window: ActionWindow) -> None:
    window.workspace.window.open_panel("permissions")
    window.workspace.window.who_can_asked.emit()


def _ask_for_credentials(operation: str, window: ActionWindow) -> None:
    window.commands.ask_for_credentials(operation)


SIMULATE = in_menu(
    "Simulate",
    Action(
        "simulate",
        "Simulate",
        lambda window: window.commands.start_simulation(),
        "S",
        "play",
        enabled=is_open,
        on_canvas=True,
    ),
    Action(
        "next-hop",
        "Next hop from here",
        lambda window: window.workspace.question.pick_next_hop(),
        "N",
        enabled=lambda window: window.workspace.question.can_go_on,
        on_canvas=True,
    ),
    Action(
        "next-step",
        "Next decisive step",
        lambda window: window.workspace.question.step_asked.emit(1),
        "F8",
        enabled=_is_asked,
        rule=True,
    ),
    Action(
        "previous-step",
        "Previous decisive step",
        lambda window: window.workspace.question.step_asked.emit(-1),
        "Shift+F8",
        enabled=_is_asked,
    ),
    *(
        Action(
            f"assert-{expect.value.lower()}",
            assertion_edits.WORDS[expect],
            _mark(expect),
            icon=icon,
            enabled=_can_mark,
            checked=_is_marked(expect),
            rule=expect is Expectation.ALLOWED,
        )
        for expect, icon in (
            (Expectation.ALLOWED, "shield-check-outline"),
            (Expectation.DENIED, "shield-off-outline"),
        )
    ),
    *(
        Action(
            spelled(operation, "-"),
            f"{operation}\N{HORIZONTAL ELLIPSIS}",
            partial(_ask_for_credentials, operation),
            enabled=lambda window: window.commands.caller() is not None,
            rule=operation == OPERATIONS[0],
        )
        for operation in OPERATIONS
    ),
    Action(
        "save-evidence",
        "Save evidence…",
        lambda window: window.workspace.question.evidence_asked.emit(),
        "Ctrl+Shift+E",
        "file-sign",
        enabled=_is_asked,
        rule=True,
    ),
    Action(
        "compare-aws",
        "Compare with AWS…",
        lambda window: window.commands.compare_with_aws(window.status.say_network),
        icon="compare",
        enabled=lambda window: window.commands.comparable() is not None,
    ),
    Action(
        "timeline",
        "Session timeline",
        lambda window: window.toggle_panel("timeline"),
        "T",
        "chart-timeline",
        enabled=lambda window: window.can_show_panel("timeline"),
        checked=lambda window: window.is_panel_open("timeline"),
        on_canvas=True,
    ),
    Action(
        "who-can",
        "Who can \N{HORIZONTAL ELLIPSIS}?",
        _ask_who_can,
        enabled=is_open,
        rule=True,
    ),
)
