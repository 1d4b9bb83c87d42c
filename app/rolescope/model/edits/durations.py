"""The maximum session duration of roles."""

from typing import Any

from rolescope.model.arn import role_name
from rolescope.model.edit_rules import CheckedEdit, refusal_of_role
from rolescope.model.instant import duration_in_words
from rolescope.model.place import find_holder, with_holder
from rolescope.model.principal import Role
from rolescope.model.world import World
from rolescope.value import replace

MIN_SECONDS, MAX_SECONDS = 3_600, 43_200
"""Seconds between which AWS takes a maximum session duration (GR-43)."""


class WithMaxSessionDuration(CheckedEdit):
    """Set the maximum session duration of a role, in seconds."""

    role: str
    seconds: int

    @property
    def label(self) -> str:
        """What it does, in words."""
        text = duration_in_words(self.seconds)
        return f"Set the maximum session duration of {role_name(self.role)} to {text}"

    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can (TR-15, GR-43)."""
        refusal = refusal_of_role(world, self.role, "maximum session duration")
        role = find_holder(world, self.role)
        if refusal is not None or not isinstance(role, Role):
            return refusal
        if role.max_session_duration == self.seconds:
            return f"{role.name} has this maximum session duration already."
        return refusal_of_duration(self.seconds)

    def _applied(self, world: World) -> World:
        return with_holder(world, self.role, self._changed)

    def _changed(self, role: Any) -> Any:
        return replace(role, max_session_duration=self.seconds)


def refusal_of_duration(seconds: int) -> str | None:
    """Say why AWS takes no such maximum session duration (GR-43)."""
    if MIN_SECONDS <= seconds <= MAX_SECONDS:
        return None
    return f"A maximum session duration is between {MIN_SECONDS:,} and {MAX_SECONDS:,} seconds."
