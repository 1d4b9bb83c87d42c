"""The worker process itself: it takes jobs from a pipe, and sends what comes of them. No Qt."""

import contextlib
import gc
import os
import signal
import time
from multiprocessing.connection import Connection

from rolescope.memory import limit_memory, limit_of_window, memory_errors_told
from rolescope.problem import Unreadable
from rolescope.progress import Cancelled, Tick
from rolescope.worker import state
from rolescope.worker.fault_trace import frames
from rolescope.worker.process import STOP, JobProgress, JobResult, Order, Unfinished

_PAUSE = 0.1  # seconds between two reports of progress
_LIMIT = limit_of_window()
_TOO_LARGE = "This needs more memory than RoleScope may take here."


def serve(pipe: Connection) -> None:
    """Run jobs until the window goes away."""
    # Give up what the process does not need: credentials, unbounded memory, Ctrl+C.
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(_LIMIT)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            order = pipe.recv()
            if isinstance(order, Order):
                answer = _run(order, pipe)
                pipe.send(answer)
                is_other = isinstance(answer.result, state.OpenedWorld)
                del order, answer
                if is_other:  # what belonged to the world before goes, while the window reads
                    gc.collect()


def _run(order: Order, pipe: Connection) -> JobResult:
    gc.disable()  # a world is large and holds no cycles: collecting would only look at it
    try:
        with memory_errors_told():
            done = order.function(*order.args, tick=_ticker(order.number, pipe))
        return JobResult(order.number, done)
    except Unfinished as waiting:
        return JobResult(order.number, waits=(waiting.done, waiting.text))
    except Cancelled:
        return JobResult(order.number, error="Stopped")
    except Unreadable as error:
        return JobResult(order.number, error=str(error.problem), problems=(error.problem,))
    except MemoryError:
        state.forget()
        return JobResult(order.number, error=_TOO_LARGE)
    except Exception as error:  # noqa: BLE001 - a bug in a job is shown in the window
        what = f"{type(error).__name__}: {error}"
        return JobResult(order.number, error=what, details=frames(error))
    finally:
        gc.enable()


def _ticker(number: int, pipe: Connection) -> Tick:
    """Report at most ten times a second, and look as often whether to stop."""
    last = 0.0

    def tick(done: float, text: str) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < _PAUSE:
            return
        last = now
        if pipe.poll() and pipe.recv() == STOP:
            raise Cancelled
        pipe.send(JobProgress(number, done, text))

    return tick
