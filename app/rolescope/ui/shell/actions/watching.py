"""The menu View: what the program does and has done."""

from PySide6.QtWidgets import QWidget

from rolescope.ui.shell.action import Action, Window


def _show_log(window: Window) -> None:
    from rolescope.ui.features.log.window import show_log  # noqa: PLC0415 - few need it

    if window.log is not None and isinstance(window, QWidget):
        show_log(window.log, window.writing.files.write, window)


WATCHING: tuple[Action, ...] = (
    Action(
        id="activity",
        text="Activity",
        menu="View",
        shortcuts=("Ctrl+Shift+J",),
        rule=True,
        run=lambda window: window.status.toggle_activity(),
    ),
    Action(
        id="log",
        text="Log",
        menu="View",
        enabled=lambda window: window.log is not None,
        run=_show_log,
    ),
)
