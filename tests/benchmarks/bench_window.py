"""How fast the window answers an edit of a chain, in milliseconds of the clock, painted.

Each edit changes the session name, as a key in the form does: the hop that is looked at and those
after it are answered again. What the window asks its worker for is counted in, for here it runs in
the same process. The figures are printed, and never asserted.
"""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from benchmarks.measuring import say
from rolescope.ui.kit import style
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.runner import Inline
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import Workspace, new_workspace
from rolescope.value import replace
from support.worlds.chains import TO_PROD
from support.worlds.northwind import CI_RUNNER, assume

ROUNDS = 20


def edit_times(workspace: Workspace, paint: Callable[[], None]) -> list[float]:
    """Return the milliseconds of some edits of the hop that is looked at, in order of size."""
    times = []
    for number in range(ROUNDS):
        assert workspace.question.simulation is not None
        request = workspace.question.simulation.request
        parameters = replace(request.parameters, session_name=f"release-{number}")
        start = time.perf_counter()
        workspace.question.simulate(replace(request, parameters=parameters))
        paint()
        times.append(1000 * (time.perf_counter() - start))
    return sorted(times)


def bench_keys_in_a_chain(qapp: QApplication, tmp_path: Path) -> None:
    """Three hops; the last role has AdministratorAccess."""
    style.load_fonts()
    style.apply(qapp, "light")
    workspace = new_workspace(Inline(qapp))
    window = MainWindow(workspace, Settings(tmp_path))
    window.resize(1600, 1000)
    window.show()
    workspace.opener.open_demo()
    first, *rest = TO_PROD
    workspace.question.ask(assume(CI_RUNNER, first.role, first.parameters))
    for hop in rest:
        workspace.question.add_hop(hop.role)
        assert workspace.question.simulation is not None
        workspace.question.simulate(
            replace(workspace.question.simulation.request, parameters=hop.parameters)
        )
    for panel in ("request", "credentials", "permissions"):
        for number, hop in enumerate(TO_PROD):
            workspace.question.look_at(number)
            workspace.window.open_panel(panel)
            qapp.processEvents()
            times = edit_times(workspace, qapp.processEvents)
            name = f"{panel} open, hop {number + 1} of 3, {hop.role.rpartition('/')[2]}"
            say(f"{name:<56} {times[ROUNDS // 2]:6.1f} ms   ({times[-1]:.1f} ms at most)")
    window.workspace.project.leave()  # nothing is asked
    window.close()
    workspace.history.stack.clear()
