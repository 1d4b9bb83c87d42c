"""Ends of paths over trusts and ways: principals, administrators, or who may use a resource."""

from functools import cached_property

from rolescope.engine.evaluate import answer_action
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision, Verdict
from rolescope.escalation.path import EndsIn, PathPlace
from rolescope.escalation.raised import raised_index
from rolescope.escalation.rights import Changes, RightsKind
from rolescope.escalation.targets import resource_policy_of
from rolescope.model.request import ActionRequest
from rolescope.trust.entities import caller_of
from rolescope.value import Value

READING = {
    "s3": "s3:GetObject",
    "kms": "kms:Decrypt",
    "secretsmanager": "secretsmanager:GetSecretValue",
}
"""What is meant by reaching a resource, by service."""

_SERVICE_PART = 2  # of an ARN


class PathEnds:
    """Some principals, given by their ids."""

    is_resource = False

    def __init__(self, nodes: tuple[str, ...]) -> None:
        """Take the ids of the principals."""
        self._nodes = frozenset(nodes)

    def is_end(self, place: PathPlace) -> bool:
        """Tell whether a path may end at a place."""
        return place.who in self._nodes

    def may_start(self, place: PathPlace) -> bool:
        """Tell whether a path may start at a place: who is an end has nothing to find."""
        return not self.is_end(place)

    def is_worth_taking(self, place: PathPlace) -> bool:
        """Tell whether an administrator takes somebody over though that leads no further."""
        return self.is_end(place)

    def ends_in(self, _place: PathPlace) -> EndsIn | None:
        """Return what is done at the end of a path, None where it is to be somebody."""
        return None


class NoEnds(PathEnds):
    """None: all who are reached count, and paths go on from each."""

    def __init__(self) -> None:
        """Take nobody."""
        super().__init__(())

    def is_worth_taking(self, _place: PathPlace) -> bool:
        """Tell whether an administrator takes somebody over: that one is reached."""
        return True


class AdminEnds(PathEnds):
    """Administrators, and whoever a raise makes one (PE-0g)."""

    def is_end(self, place: PathPlace) -> bool:
        """Tell whether a path may end at a place."""
        return place.rights.kind is RightsKind.ADMIN or super().is_end(place)


class Aim(Value):
    """An action on a resource: what a path is to end in."""

    action: str
    resource: str


def aim_of(resource: str, action: str | None) -> Aim | None:
    """Return what is meant by a resource and an action; None where the action has to be given.

    Of a whole bucket its objects are meant.
    """
    if action is not None:
        return Aim(action, resource)
    parts = resource.split(":")
    service = parts[_SERVICE_PART] if len(parts) > _SERVICE_PART else ""
    if service not in READING:
        return None
    is_bucket = service == "s3" and "/" not in resource
    return Aim(READING[service], f"{resource}/*" if is_bucket else resource)


class ResourceEnds(PathEnds):
    """Who may do an action on a resource, by all policies that are known.

    `is_open`: what a request has to bring is left open, and counts.
    """

    is_resource = True

    def __init__(self, aim: Aim, index: WorldIndex, at: str, *, is_open: bool) -> None:
        """Take the aim, and a world."""
        super().__init__(())
        self._aim, self._index, self._at = aim, index, at
        self._is_open = is_open
        self._verdicts: dict[tuple[str, Changes], Verdict | None] = {}

    def is_end(self, place: PathPlace) -> bool:
        """Tell whether a path may end at a place."""
        verdict = self._verdict(place)
        if verdict is None:
            return False
        is_depending = self._is_open and verdict.decision is Decision.DEPENDS
        return verdict.decision is Decision.ALLOW or is_depending

    def may_start(self, _place: PathPlace) -> bool:
        """Tell whether a path may start at a place: anywhere, even where it ends."""
        return True

    def ends_in(self, place: PathPlace) -> EndsIn | None:
        """Return what is done at the end of a path."""
        verdict = self._verdict(place)
        aim = self._aim
        return None if verdict is None else EndsIn(aim.action, aim.resource, verdict)

    def _verdict(self, place: PathPlace) -> Verdict | None:
        key = place.who, place.rights.changes
        if key not in self._verdicts:
            self._verdicts[key] = self._asked(*key)
        return self._verdicts[key]

    def _asked(self, who: str, changes: Changes) -> Verdict | None:
        index = raised_index(self._index, who, changes)
        entity = index.user(who) or index.role(who)
        if entity is None:
            return None
        account, policy = self._of_resource
        request = ActionRequest(
            caller=caller_of(entity),
            action=self._aim.action,
            resource=self._aim.resource,
            at=self._at,
            resource_account=account,
            resource_policy=policy,
            is_open=self._is_open,
        )
        return answer_action(request, index)

    @cached_property
    def _of_resource(self) -> tuple[str | None, str | None]:
        """Return the account and the policy of the resource, where it was imported."""
        resources = self._index.world.resources
        if resources is None:
            return None, None
        arn = self._aim.resource
        thing = resources.by_arn.get(arn) or resources.by_arn.get(arn.partition("/")[0])
        if thing is None:
            return None, None
        found = resource_policy_of(thing, self._index)
        return thing.account, None if found is None else found[0]
