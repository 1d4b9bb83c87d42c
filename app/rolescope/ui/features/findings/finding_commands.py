"""What can be done with a finding: open, simulate, focus, copy."""

from pathlib import Path

from rolescope.exporters.findings.as_json import witness_command
from rolescope.model.request import AssumeRoleRequest
from rolescope.simulation.chain import Hop
from rolescope.ui.kit.privacy import copy_text
from rolescope.ui.state import role_requests
from rolescope.ui.state.runner import JobFailure
from rolescope.ui.state.workspace import Workspace
from rolescope.words.findings.finding_rows import FindingRow
from rolescope.words.findings.fix_text import FixText
from rolescope.words.findings.list_text import no_baseline
from rolescope.worker import findings as worker_findings
from rolescope.worker.findings import EarlierLook


class FindingCommands:
    """Does it in a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def open(self, row: FindingRow) -> None:
        """Show a finding in full, with the keyboard there."""
        self._workspace.findings.choose(row)
        self._workspace.window.open_panel("finding")
        self._workspace.findings.entered.emit()

    def focus(self, row: FindingRow) -> None:
        """Show what a finding is about alone, with its surroundings."""
        self._workspace.findings.choose(row)
        if row.nodes:
            self._workspace.window.focus(row.nodes[0])

    def simulate(self, row: FindingRow) -> None:
        """Ask exactly the request that proves a finding; of a chain all its hops."""
        workspace = self._workspace
        asked = [one.request for one in row.finding.witness]
        hops = [request for request in asked if isinstance(request, AssumeRoleRequest)]
        if len(hops) > 1:
            workspace.question.ask_chain(hops[0].caller, list(map(_hop, hops)), hops[0].at)
        elif hops:
            workspace.question.ask(hops[0])
        elif asked:
            role_requests.show_asked(workspace, asked[0])

    def command(self, row: FindingRow) -> str | None:
        """Return the command line that asks the proof again; None: no command says it.

        One that asks files knows nothing of edits.
        """
        workspace = self._workspace
        if workspace.world.has_edits:
            return None
        sources = workspace.opener.source_names
        return witness_command(row.finding, workspace.world.index, sources)

    def copy_command(self, row: FindingRow) -> None:
        """Copy that command line."""
        command = self.command(row)
        if command is not None:
            copy_text(command)

    def compare_with(self, file: Path) -> None:
        """Put the findings beside those of a file; where it is none, say so."""
        workspace = self._workspace

        def done(earlier: EarlierLook) -> None:
            if earlier.why:
                what = no_baseline(earlier.words, earlier.why)
                workspace.window.fail(JobFailure(job="baseline", what=what))
            else:
                workspace.findings.look_at(earlier)

        workspace.queries.ask("baseline", worker_findings.read_baseline_file, (file,), done)

    def apply(self, fix: FixText) -> None:
        """Make the edits of a fix in the scenario, as one step that can be undone."""
        self._workspace.history.add_edits(fix.edits, f"Fix: {fix.title}")


def _hop(request: AssumeRoleRequest) -> Hop:
    is_usual = request.action == request.caller.operation
    return Hop(
        role=request.role,
        parameters=request.parameters,
        context=request.context,
        action=None if is_usual else request.action,
    )
