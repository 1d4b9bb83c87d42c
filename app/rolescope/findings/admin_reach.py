"""Who gets to administrator rights in two states, by trusts and ways of escalation."""

from dataclasses import dataclass

from rolescope.findings.survey import Survey


@dataclass(frozen=True, slots=True)
class AdminReach:
    """The users and roles that get to administrator rights; administrators are among them."""

    before: frozenset[str]
    after: frozenset[str]

    @property
    def new(self) -> tuple[str, ...]:
        """Who gets there after alone, sorted."""
        return tuple(sorted(self.after - self.before))

    @property
    def gone(self) -> tuple[str, ...]:
        """Who got there before alone, sorted."""
        return tuple(sorted(self.before - self.after))


def admin_reach(before: Survey, after: Survey) -> AdminReach:
    """Put both states side by side; only what holds counts, not what depends."""
    return AdminReach(
        frozenset(before.steps.leading_to_admins), frozenset(after.steps.leading_to_admins)
    )
