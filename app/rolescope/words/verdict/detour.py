"""The way around a denial, in words: which chain of hops gets there all the same."""

from rolescope.model.arn import group_digits, role_name
from rolescope.model.request import AssumeRoleRequest
from rolescope.simulation.callers import caller_account, caller_name
from rolescope.simulation.detour import Detour

_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def detour_in_words(detour: Detour) -> str:
    """Say that a chain does what was denied: "A chain of two does: ana → Build → Deploy."."""
    count = len(detour.hops)
    number = _NUMBERS[count - 2] if count - 2 < len(_NUMBERS) else str(count)
    return f"Denied directly. A chain of {number} does: {' → '.join(_names(detour))}."


def nothing_in_words(request: AssumeRoleRequest) -> str:
    """Say that no chain does it, either."""
    who, role = caller_name(request.caller), role_name(request.role)
    return f"Denied directly, and no chain of allowed hops leads from {who} to {role}."


def _names(detour: Detour) -> tuple[str, ...]:
    """Return the names of its nodes; with their accounts where two have the same name."""
    names = [caller_name(detour.caller), *(role_name(hop.role) for hop in detour.hops)]
    if len(set(names)) == len(names):
        return tuple(names)
    accounts = [caller_account(detour.caller), *(hop.role.split(":")[4] for hop in detour.hops)]
    return tuple(
        f"{name} ({group_digits(account)})" if account else name
        for name, account in zip(names, accounts, strict=True)
    )
