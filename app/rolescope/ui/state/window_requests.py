"""What features and state ask of the window, and what they have it tell."""

from PySide6.QtCore import QObject, Signal

from rolescope.ui.state.runner import JobFailure


class WindowRequests(QObject):
    """The window connects to these; whoever asks need not know it."""

    failed = Signal(object)  # Failure of a job: a bug, or an import that yielded nothing
    written = Signal(str)  # a file that a panel wrote
    focus_asked = Signal(str)  # id of a node to show in the focus view
    panel_asked = Signal(str)  # id of a panel to open
    who_can_asked = Signal()  # the panel of permissions, which is open, is to ask who can …
    outsider_asked = Signal(str, object)  # id of a node, roles: who of it calls is to be asked
    report_asked = Signal()  # a review report about what is shown
    own_account_named = Signal(object)  # KnownAccount: one of the user's own, from now on

    def fail(self, failure: JobFailure) -> None:
        """Have a failure told, unless the user brought it about by cancelling."""
        if not failure.is_cancelled:
            self.failed.emit(failure)

    def focus(self, node: str) -> None:
        """Ask for the focus view of a node."""
        self.focus_asked.emit(node)

    def open_panel(self, panel_id: str) -> None:
        """Ask for a panel to be opened."""
        self.panel_asked.emit(panel_id)
