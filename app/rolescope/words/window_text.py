"""What the window says of itself: what is opened, hidden and found, its versions, a restart."""

from collections.abc import Sequence
from pathlib import Path

NOT_RESTARTED = "Everything stays as it is. The text size is used from the next start."
NOT_STARTED = "The new window could not be started."


def then_opened(paths: Sequence[str]) -> str:
    """Say what is opened next: a file by its name, more by their number; none is the sample."""
    if not paths:
        return "Then the sample organization is opened."
    name, count = Path(paths[0]).name, len(paths)
    return f"Then {name} is opened." if count == 1 else f"Then {count:,} files are opened."


def hidden_by_filters(name: str) -> str:
    """Say of what was searched for that the filters hide it."""
    return f"{name} is hidden by the filters."


def nothing_found(*, is_picking: bool) -> str:
    """Say that nothing is called by what was typed; `is_picking`: some cannot be picked."""
    nothing = "Nothing to pick" if is_picking else "Nothing"
    return f"{nothing} has this name, ARN, ID, tag or trust"


def found_in(more: int) -> str:
    """Head the recent sources that hold who was typed, of which `more` are not listed."""
    return f"Found in these and {more:,} more" if more > 0 else "Found in"


def network_use(used_by: str) -> str:
    """Say which feature asks AWS; none: nothing does."""
    return f"{used_by}: only AWS is asked" if used_by else "Offline: nothing leaves this computer"


def versions(program: str, catalogue: str) -> str:
    """Name the versions of the program and of its actions."""
    return f"Version {program} · catalogue {catalogue}"


def restart_question(percent: int) -> tuple[str, tuple[str, str]]:
    """Ask whether to restart with another text size, and say what becomes of the work."""
    return f"Restart with text at {percent} %?", (
        "RoleScope starts again on what you see now.",
        "Unsaved changes are kept. What was done before cannot be undone afterwards.",
    )


def no_restart_during(job: str) -> str:
    """Say that a restart would lose what runs."""
    return f"No restart while this is running: {job}."
