"""Findings that come and go between two states of a world, and who gets to admin rights."""

from collections.abc import Mapping

from rolescope.findings.finding import Finding, Findings, Risk
from rolescope.findings.survey import Survey
from rolescope.findings.triage import Baseline, Novelty, Triaged, earlier_of, triage
from rolescope.model.review import Ruling
from rolescope.value import Value


class AdminReach(Value):
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


class FindingChanges(Value, kw_only=True):
    """Findings that are new, gone, or let in fewer than before; the worst first."""

    new: tuple[Triaged, ...] = ()
    changed: tuple[Triaged, ...] = ()
    gone: tuple[Finding, ...] = ()

    @property
    def worst(self) -> Risk | None:
        """The severity of the worst new finding that is open; None where there is none."""
        return max((one.finding.risk for one in self.new if one.is_open), default=None)


def finding_changes(
    before: Findings, after: Findings, at: str, rulings: Mapping[str, Ruling] | None = None
) -> FindingChanges:
    """Put the findings of two states side by side. `rulings`: what was decided, by fingerprint."""
    found = triage(after, at, Baseline(findings=tuple(map(earlier_of, before.found))), rulings)
    gone = set(found.gone)
    return FindingChanges(
        new=tuple(one for one in found.found if one.since is Novelty.NEW),
        changed=tuple(one for one in found.found if one.since is Novelty.CHANGED),
        gone=tuple(one for one in before.found if one.fingerprint in gone),
    )
