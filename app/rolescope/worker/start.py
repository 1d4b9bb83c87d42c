"""How the worker process begins. No Qt, and nothing that the window would have to wait for.

Apart from `process`, which `serving` knows: else they would import one another.
"""

from multiprocessing.connection import Connection


def begin(pipe: Connection) -> None:
    """Run jobs until the window goes away. The main function of the process."""
    from rolescope.worker.serving import serve  # noqa: PLC0415 - in that process alone

    serve(pipe)
