"""What is open, in a line: how much of it there is, of when, and which data are whole."""

from datetime import datetime, tzinfo

from rolescope.model.coverage import Coverage
from rolescope.model.gap import GapKind
from rolescope.model.plain import counted
from rolescope.model.world import World
from rolescope.words.collection_text import read_words


def amounts_text(world: World) -> str:
    """Count accounts, roles and users."""
    roles = sum(len(account.roles) for account in world.accounts)
    users = sum(len(account.users) for account in world.accounts)
    counts = ((len(world.accounts), "account"), (roles, "role"), (users, "user"))
    return " · ".join(counted(number, noun) for number, noun in counts)


def snapshot_texts(world: World, zone: tzinfo) -> tuple[str, str]:
    """Say of when the snapshot is, and who read it: in full, and in few words."""
    if world.collection is not None:
        return read_words(world.collection, zone)
    try:
        moment = datetime.fromisoformat(world.now or "").astimezone(zone)
    except ValueError:
        return "", ""
    return f"Snapshot of {moment:%Y-%m-%d %H:%M}", f"{moment:%Y-%m-%d %H:%M}"


def whole_data(world: World, coverage: Coverage) -> tuple[str, ...]:
    """Name the classes of data that were imported as a whole."""
    organization = world.organization
    has_guardrails = organization is not None and organization.policies is not None
    has_boundary = any(
        any(role.boundary for role in account.roles) or any(user.boundary for user in account.users)
        for account in world.accounts
    )
    classes = (
        ("SCPs", has_guardrails, GapKind.SCPS),
        ("RCPs", has_guardrails, GapKind.RCPS),
        ("Boundaries", has_boundary, GapKind.BOUNDARY_DOCUMENT),
    )
    return tuple(name for name, is_there, gap in classes if is_there and not coverage.of(gap))


def more_gaps_text(hidden: int, shown: int) -> str:
    """Count the gaps that are not named beside those that are."""
    noun = "gap" if hidden == 1 else "gaps"
    return f"{hidden} more {noun}" if shown else f"{hidden} {noun}"


def not_imported_title(gaps: int) -> str:
    """Name the list of what an import lacks."""
    return f"Not imported  {gaps:,}"


def problems_title(problems: int) -> str:
    """Name the list of what could not be read as it stands."""
    return f"Problems while reading  {problems:,}"


def imported_text(data: str) -> str:
    """Say that data of a kind are there."""
    return f"{data} are part of the import"
