"""Edits that close a way, each tried before anybody agrees to it, with who else is touched."""

import json
from collections.abc import Iterator
from enum import Enum
from typing import Any

from rolescope.engine.evaluate import evaluate_action
from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.verdict import StatementTrace
from rolescope.escalation.find import WayFinder
from rolescope.escalation.proof import request_of
from rolescope.escalation.way import EscalationWay, NeededAction
from rolescope.model.document import VERSION
from rolescope.model.edit import Edit, WithoutTrust
from rolescope.model.edit_rules import free_name
from rolescope.model.edits.documents import WithDocument
from rolescope.model.edits.inline import WithNewInlinePolicy
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import Effect, Policy
from rolescope.model.principal import User
from rolescope.trust.edge import TrustGraph
from rolescope.trust.entities import Entity, caller_of, entities
from rolescope.trust.paths.hops import hops_of
from rolescope.value import Value

_PASSED_TO = "iam:PassedToService"
_NAME = "deny-escalation"


class ClosingKind(Enum):
    """What closes a way."""

    DENY = "deny an action to the source"
    REMOVE_ACTION = "remove an action from a statement"
    REMOVE_SERVICE = "remove the service from the trust policy"


class Closing(Value, kw_only=True):
    """Edits that close a way, and what else they do.

    `subject` is the policy or role that is edited, `action` what is denied or removed, for a trust
    policy the service. `closes` are the ids of all ways of the source that are closed, `leaves`
    those of its ways to the same gain that stay open. `touches` are other users and roles that
    have the policy.
    """

    kind: ClosingKind
    edits: tuple[Edit, ...]
    subject: str
    action: str
    closes: tuple[str, ...] = ()
    leaves: tuple[EscalationWay, ...] = ()
    touches: tuple[str, ...] = ()


class Closings:
    """Tries edits in one world."""

    def __init__(self, graph: TrustGraph, index: WorldIndex, at: str) -> None:
        """Take the world with its trusts, and the time."""
        self._graph, self._index, self._at = graph, index, at

    def of(self, way: EscalationWay) -> tuple[Closing, ...]:
        """Return what closes a way: what touches nobody else comes first, a service last."""
        before = {one.id for one in self._ways(self._index, way.source)}
        tried = (self._tried(way, one, before) for one in self._candidates(way))
        found = [one for one in tried if one is not None]
        return tuple(sorted(found, key=_rank))

    def _ways(self, index: WorldIndex, source: str) -> tuple[EscalationWay, ...]:
        """Return the ways of a source; no edit that is tried makes or ends a trust of a role."""
        return WayFinder(index, hops_of(self._graph, index, self._at), self._at).ways_of(source)

    def _tried(self, way: EscalationWay, closing: Closing, before: set[str]) -> Closing | None:
        """Make the edits; None where they cannot be made, or leave the way."""
        world = self._index.world
        for edit in closing.edits:
            if edit.refusal(world) is not None:
                return None
            world = edit.apply(world)
        ways = self._ways(WorldIndex(world, self._index), way.source)
        left = {one.id for one in ways}
        if way.id in left:
            return None
        return Closing(
            kind=closing.kind,
            edits=closing.edits,
            subject=closing.subject,
            action=closing.action,
            closes=tuple(sorted(before - left)),
            leaves=tuple(one for one in ways if _is_to_the_same(one, way)),
            touches=closing.touches,
        )

    def _candidates(self, way: EscalationWay) -> Iterator[Closing]:
        entity = self._index.user(way.source) or self._index.roles[way.source]
        yield _denial(way, entity)
        for need in _deciding_needs(way):
            yield from self._removals(entity, need)
        yield from self._services(way)

    # Taking an action out of the statement that allows it

    def _removals(self, entity: Entity, need: NeededAction) -> Iterator[Closing]:
        request = request_of(caller_of(entity), need, self._at)
        for trace in evaluate_action(request, self._index).deciding:
            place = _place_of(trace.policy, entity)
            text = _without_action(trace, need.action)
            if place is not None and text is not None:
                yield Closing(
                    kind=ClosingKind.REMOVE_ACTION,
                    edits=(WithDocument(place, text),),
                    subject=trace.policy.name,
                    action=need.action,
                    touches=self._holders(trace.policy, entity),
                )

    def _holders(self, policy: Policy, entity: Entity) -> tuple[str, ...]:
        """Return who else has a managed policy, by itself or by a group."""
        account = self._index.account(account_of(entity.arn))
        if policy.arn is None or account is None:
            return ()
        groups = {one.name for one in account.groups if policy.arn in one.attached}
        return tuple(
            one.arn
            for one in entities(account)
            if one is not entity
            and (
                policy.arn in one.attached
                or (isinstance(one, User) and not groups.isdisjoint(one.groups))
            )
        )

    # Taking the service out of the trust policy

    def _services(self, way: EscalationWay) -> Iterator[Closing]:
        role = self._index.role(way.target)
        for statement in role.trust_policy.statements if role is not None else ():
            for principal in statement.principals or ():
                is_meant = principal.value in way.rule.services
                if is_meant and statement.effect is Effect.ALLOW:
                    yield Closing(
                        kind=ClosingKind.REMOVE_SERVICE,
                        edits=(WithoutTrust(way.target, principal),),
                        subject=way.target,
                        action=principal.value,
                    )


def _is_to_the_same(one: EscalationWay, way: EscalationWay) -> bool:
    """Tell whether a way gains what another does: that, or all of its account."""
    if one.is_admin and account_of(one.target) == account_of(way.target):
        return True
    return not way.is_admin and (one.target, one.gain) == (way.target, way.gain)


def _rank(closing: Closing) -> tuple[bool, int, str]:
    is_service = closing.kind is ClosingKind.REMOVE_SERVICE
    return is_service, len(closing.touches), closing.kind.value


def _deciding_needs(way: EscalationWay) -> tuple[NeededAction, ...]:
    """Return the actions without which a way is closed: those of all its alternatives.

    Those on the target come first: to take them away touches least.
    """
    common = set.intersection(*({need.action for need in one.needs} for one in way.alternatives))
    needs = (need for need in way.best.needs if need.action in common)
    return tuple(sorted(needs, key=lambda need: need.resource != way.target))


def _denial(way: EscalationWay, entity: Entity) -> Closing:
    """Deny one action that every alternative needs, else one of each, to the source alone."""
    common = _deciding_needs(way)
    needs = common[:1] or tuple(one.needs[0] for one in way.alternatives if one.needs)
    actions = sorted({need.action for need in needs})
    is_narrow = all(need.resource == way.target for need in needs)
    statement: dict[str, Any] = {
        "Sid": "DenyEscalation",
        "Effect": "Deny",
        "Action": actions[0] if len(actions) == 1 else actions,
        "Resource": way.target if is_narrow else "*",
    }
    passed = dict(needs[0].context).get(_PASSED_TO) if len(needs) == 1 else None
    if passed:
        statement["Condition"] = {"StringEquals": {_PASSED_TO: list(passed)}}
    text = json.dumps({"Version": VERSION, "Statement": [statement]}, indent=2)
    name = free_name(_NAME, {policy.name for policy in entity.inline})
    return Closing(
        kind=ClosingKind.DENY,
        edits=(WithNewInlinePolicy(entity.arn, name, text),),
        subject=entity.arn,
        action=", ".join(actions),
    )


def _place_of(policy: Policy, entity: Entity) -> Place | None:
    """Return where a policy can be edited; None for one of AWS, a group, or a resource."""
    if policy.arn is not None:
        account = account_of(policy.arn)
        return Place(PlaceKind.MANAGED, account, policy.arn) if account.isdigit() else None
    if any(one.name == policy.name for one in entity.inline):
        return Place(PlaceKind.INLINE, entity.arn, policy.name)
    return None


def _without_action(trace: StatementTrace, action: str) -> str | None:
    """Return a document without an action in one statement; None where more hangs on that."""
    document = json.loads(trace.policy.text or "{}")
    statements = document.get("Statement", [])
    statement = statements[trace.index] if isinstance(statements, list) else statements
    written = statement.get("Action", [])
    actions = [written] if isinstance(written, str) else written
    left = [one for one in actions if one.casefold() != action.casefold()]
    if len(left) == len(actions) or not left:
        return None
    statement["Action"] = left
    return json.dumps(document, indent=2)
