"""Permissions of users and roles in two states: actions gained, lost and changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from rolescope.difference.causes.causes import Causes
from rolescope.difference.causes.differences import world_differences
from rolescope.difference.causes.edit_numbers import numbered
from rolescope.difference.impact import Actions, PermissionChange
from rolescope.difference.numbers import RenamedIds
from rolescope.model.catalogue import Catalogue
from rolescope.model.edit import Edit
from rolescope.simulation.permissions.effective import EffectivePermissions, effective_permissions
from rolescope.simulation.permissions.permission_comparison import (
    PermissionDifference,
    PermissionsComparison,
    compare,
)
from rolescope.trust.entities import caller_of
from rolescope.trust.known import Before

_MAX_NAMES = 100
_MAX_CAUSES = 12


class PermissionChanges:
    """Compares what users and roles may do in two states; see find.find_impact for these."""

    def __init__(
        self,
        before: Before,
        after: Before,
        catalogue: Catalogue,
        *,
        edits: Sequence[Edit] = (),
        renamed: Mapping[str, str] | None = None,
    ) -> None:
        """Find what differs between the states."""
        names = RenamedIds(renamed)
        found = world_differences(before.index, after.index, names)
        found = numbered(found, before.index.world, edits)
        self._before, self._after, self._names = before, after, names
        self._catalogue = catalogue
        self._causes = Causes(found, before.index, after.index, names)

    def of(self, holders: Iterable[str]) -> Iterator[PermissionChange]:
        """Yield what some users and roles, by their ids after, may do otherwise than before."""
        for holder in holders:
            old = self._names.of(holder)
            sides = (self._after, holder), (self._before, old)
            after, before = (self._permissions(state, id_) for state, id_ in sides)
            if before is None or after is None:
                continue
            change = self._change(holder, compare(after, before))
            if change is not None:
                yield change

    def _permissions(self, state: Before, arn: str) -> EffectivePermissions | None:
        entity = state.index.user(arn) or state.index.role(arn)
        if entity is None:
            return None
        return effective_permissions(caller_of(entity), state.index, self._catalogue, state.at)

    def _change(self, holder: str, compared: PermissionsComparison) -> PermissionChange | None:
        gained, lost, changed, unknown = (
            _actions(compared, kind)
            for kind in (
                PermissionDifference.ADDED,
                PermissionDifference.REMOVED,
                PermissionDifference.CHANGED,
                PermissionDifference.UNKNOWN,
            )
        )
        if not (gained.count or lost.count or changed.count or unknown.count):
            return None
        causes = (one.cause for one in self._causes.caller_side(self._names.of(holder)))
        return PermissionChange(
            principal=holder,
            gained=gained,
            lost=lost,
            changed=changed,
            unknown=unknown,
            causes=tuple(dict.fromkeys(causes))[:_MAX_CAUSES],
        )


def _actions(compared: PermissionsComparison, kind: PermissionDifference) -> Actions:
    spans = sorted(span for group in compared.with_change(kind) for span in group.spans)
    names = compared.one.catalogue.names
    return Actions(
        count=sum(stop - start for start, stop in spans),
        names=tuple(islice((name for span in spans for name in names[slice(*span)]), _MAX_NAMES)),
    )
