"""Where the process that asks AWS begins: boto3 is loaded there and nowhere else."""

from multiprocessing.connection import Connection


def launch(pipe: Connection) -> None:
    """Do what the window says until it goes away."""
    from rolescope.ui.features.live_import.process import serve  # noqa: PLC0415 - not in the window's process

    serve(pipe)
