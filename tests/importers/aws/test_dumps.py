"""A process with credentials leaves no memory behind, in the window as on the command line."""

import multiprocessing
import sys
from multiprocessing.connection import Connection

import pytest

from rolescope.ui.features.live_import.launch import launch

resource = pytest.importorskip("resource")
if sys.platform != "linux":
    pytest.skip("what another process may leave is told by Linux alone", allow_module_level=True)


def _collect(pipe: Connection) -> None:
    from rolescope.cli.main import main  # noqa: PLC0415 - in the other process

    main(["collect", "--endpoint-url", "http://127.0.0.1:9", "--output", "nowhere"])
    pipe.send("done")
    pipe.recv()


@pytest.mark.parametrize("target", [launch, _collect])
def test_no_memory_is_written_down(target: object) -> None:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=target, args=(theirs,), daemon=True)  # type: ignore[arg-type] # either is one
    process.start()
    try:
        if target is launch:
            ours.send("nothing that it knows")
        else:
            assert ours.recv() == "done"
        assert process.pid is not None
        for _ in range(200):
            if resource.prlimit(process.pid, resource.RLIMIT_CORE) == (0, 0):
                break
            process.join(0.1)
        assert resource.prlimit(process.pid, resource.RLIMIT_CORE) == (0, 0)
    finally:
        process.kill()
        process.join()
        ours.close()
