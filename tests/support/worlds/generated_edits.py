"""Draws edits of every kind, about what a world has and about what it lacks.

    @given(data=st.data())
    def test_…(data: st.DataObject) -> None:
        edit = data.draw(edits(world))

Every class of EDITS has a strategy in `STRATEGIES`; one that has none fails `edits`.
"""

import json
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from rolescope.model.edit import Edit, WithoutTrust
from rolescope.model.edits import EDITS
from rolescope.model.edits.accounts import MoveAccount
from rolescope.model.edits.documents import WithDocument
from rolescope.model.edits.durations import WithMaxSessionDuration
from rolescope.model.edits.entities import WithoutPrincipal, WithRole, WithUser
from rolescope.model.edits.groups import IntoGroup, OutOfGroup
from rolescope.model.edits.guardrails import AttachGuardrail, DetachGuardrail, WithNewGuardrail
from rolescope.model.edits.inline import WithNewInlinePolicy, WithoutInlinePolicy
from rolescope.model.edits.managed import Attach, Detach, WithBoundary, WithNewManagedPolicy
from rolescope.model.edits.quarantine import Quarantine
from rolescope.model.edits.tags import WithoutTag
from rolescope.model.edits.trusts import RequireExternalId, RequireMfa, WithoutAnyTrust
from rolescope.model.place import Holder, Place, PlaceKind
from rolescope.model.policy import Condition, PolicyType, PrincipalType, StatementPrincipal
from rolescope.model.policy_edit import (
    Together,
    WithCondition,
    WithGuardrail,
    WithInlinePolicy,
    WithoutStatement,
    WithStatement,
    WithTag,
)
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import World
from support.worlds.build import A, allow, deny, document, trusts

Strategy = st.SearchStrategy[Any]

_NAMES = ("New", "new", "people", "ana", "Target", "not a name", "")
_IDENTITY = (
    json.dumps(document(allow("*")), indent=1),
    json.dumps(document([allow("sts:*", f"arn:aws:iam::{A}:role/Target"), deny("s3:*")])),
    json.dumps(document(deny("sts:AssumeRole"))) + "\n",
    '{"Statement": []}',
    '{"Statement": {"Effect": "Allow", "Action": "sts:*", "Action": "s3:*", "Resource": "*"}}',
    "{",
)
_TRUST = (
    json.dumps(document(trusts(A)), indent=2),
    json.dumps(document(trusts("*"))),
    json.dumps(document(trusts(f"arn:aws:iam::{A}:user/ana", ["sts:AssumeRole"]))),
    json.dumps(document(trusts({"AWS": f"arn:aws:iam::{A}:role/eng/App", "Service": "ec2.x"}))),
    "[]",
)
_STATEMENTS = (
    json.dumps(allow("sts:AssumeRole")),
    json.dumps(deny("sts:AssumeRole", f"arn:aws:iam::{A}:role/Data")),
    json.dumps(trusts(A)),
    "{}",
    "none",
)
_CONDITIONS = (
    Condition("StringEquals", "aws:PrincipalTag/team", ("red",)),
    Condition("Bool", "aws:MultiFactorAuthPresent", ("true", "false")),
    Condition("StringLike", "aws:PrincipalOrgPaths", ("o-exampleorg1/*",)),
    Condition("Sounds", "x", ()),
)


class _Of:
    """What of a world edits may be about."""

    def __init__(self, world: World) -> None:
        accounts = world.accounts
        self.holders: list[Holder] = []
        for one in accounts:
            self.holders += [*one.users, *one.groups, *one.roles]
        self.places = tuple(self._places(world))
        self.accounts = self._any((*(one.id for one in accounts), "000000000000"))
        self._arns = [policy.arn or "" for one in accounts for policy in one.policies]
        self.policies = self._any((*self._arns, "arn:aws:iam::aws:policy/X"))
        found = world.organization
        self.targets = self._any(
            (
                *((found.root,) if found else ()),
                *(one.id for one in (found.units if found else ())),
                *(one.id for one in (found.accounts if found else ())),
                "ou-none",
            )
        )
        placed = [
            (one.id, target)
            for one in (found.policies or () if found else ())
            for target in one.targets or ()
        ]
        self.placed = st.sampled_from([*placed, ("p-none", "r-none")])
        self.guardrails = self._any(
            (*(one.id for one in (found.policies or () if found else ())), "p-none")
        )

    def _places(self, world: World) -> Any:
        yield Place(PlaceKind.TRUST, f"arn:aws:iam::{A}:role/Gone")
        for holder in self.holders:
            if isinstance(holder, Role):
                yield Place(PlaceKind.TRUST, holder.arn)
            yield from (Place(PlaceKind.INLINE, holder.arn, one.name) for one in holder.inline)
        for account in world.accounts:
            for policy in account.policies:
                yield Place(PlaceKind.MANAGED, account.id, policy.arn or "")
        if world.organization is not None:
            for one in world.organization.policies or ():
                yield Place(PlaceKind.ORGANIZATION, "", one.id)

    def _any(self, values: Any) -> st.SearchStrategy[str]:
        return st.sampled_from(sorted(dict.fromkeys(values)))

    def arns(self, *kinds: type) -> st.SearchStrategy[str]:
        found = [one.arn for one in self.holders if not kinds or isinstance(one, kinds)]
        return st.sampled_from([*found, f"arn:aws:iam::{A}:user/gone"])

    @property
    def principals(self) -> st.SearchStrategy[str]:
        return self.arns(User, Role)

    @property
    def roles(self) -> st.SearchStrategy[str]:
        return self.arns(Role)

    def place(self) -> st.SearchStrategy[Place]:
        return st.sampled_from(self.places)

    @property
    def inline(self) -> Strategy:
        found = [(one.holder, one.name) for one in self.places if one.kind is PlaceKind.INLINE]
        return st.sampled_from([*found, (f"arn:aws:iam::{A}:user/ana", "none")])

    def pair(self, kind: Callable[[str, str], Edit]) -> Strategy:
        """Draw an edit of a holder and a policy, mostly of its account."""
        own = [
            (holder.arn, arn)
            for holder in self.holders
            for arn in self._arns
            if arn.split(":")[4] in {holder.arn.split(":")[4], "aws"}
        ]
        any_ = st.tuples(self.arns(), self.policies)
        return (st.sampled_from(own) | any_ if own else any_).map(lambda pair: kind(*pair))

    @property
    def attached(self) -> Strategy:
        found = [(holder.arn, arn) for holder in self.holders for arn in holder.attached]
        return st.sampled_from([*found, (f"arn:aws:iam::{A}:user/ana", "none")])

    @property
    def trusts(self) -> Strategy:
        found: list[tuple[str, StatementPrincipal]] = [
            (holder.arn, principal)
            for holder in self.holders
            if isinstance(holder, Role)
            for statement in holder.trust_policy.statements
            for principal in statement.principals or ()
        ]
        nobody = StatementPrincipal(PrincipalType.SERVICE, "x", "x", None, "Service")
        return st.sampled_from([*found, (f"arn:aws:iam::{A}:role/Target", nobody)])


def _document(of: _Of) -> Strategy:
    def about(place: Place) -> Strategy:
        texts = _TRUST if place.kind is PlaceKind.TRUST else _IDENTITY
        return st.builds(WithDocument, st.just(place), st.sampled_from(texts))

    return of.place().flatmap(about)


_name = st.sampled_from(_NAMES)
_identity = st.sampled_from(_IDENTITY)
_statement = st.sampled_from(_STATEMENTS)
_label = st.just("It does something")
_index = st.integers(0, 2)
_condition = st.sampled_from(_CONDITIONS)

SINGLE: tuple[type, ...] = tuple(kind for kind in EDITS if kind is not Together)

STRATEGIES: dict[type, Callable[[_Of], Strategy]] = {
    WithoutTrust: lambda of: of.trusts.map(lambda pair: WithoutTrust(*pair)),
    WithStatement: lambda of: st.builds(WithStatement, of.place(), _statement, _label),
    WithoutStatement: lambda of: st.builds(WithoutStatement, of.place(), _index, _label),
    WithCondition: lambda of: st.builds(
        WithCondition, of.place(), _index, _condition, _label, st.none() | _condition
    ),
    WithInlinePolicy: lambda of: st.builds(WithInlinePolicy, of.arns(), _name, _statement, _label),
    WithTag: lambda of: st.builds(
        WithTag, of.arns(), st.sampled_from(("team", "Team", "x")), st.just("red"), _label
    ),
    WithGuardrail: lambda of: st.builds(
        WithGuardrail, st.sampled_from(("p-1", "p-2")), of.targets, _statement, _label
    ),
    Together: lambda of: st.builds(
        Together, st.lists(_one(of, SINGLE), min_size=1, max_size=3).map(tuple), _label
    ),
    WithDocument: _document,
    WithNewInlinePolicy: lambda of: st.builds(WithNewInlinePolicy, of.arns(), _name, _identity),
    WithoutInlinePolicy: lambda of: of.inline.map(lambda pair: WithoutInlinePolicy(*pair)),
    WithNewManagedPolicy: lambda of: st.builds(
        WithNewManagedPolicy,
        of.accounts,
        _name,
        _identity,
        st.sampled_from(("/", "/eng/", "no path")),
    ),
    Attach: lambda of: of.pair(Attach),
    Detach: lambda of: of.attached.map(lambda pair: Detach(*pair)),
    WithBoundary: lambda of: (
        of.pair(WithBoundary) | st.builds(WithBoundary, of.principals, st.none())
    ),
    WithNewGuardrail: lambda of: st.builds(
        WithNewGuardrail,
        st.sampled_from((PolicyType.SCP, PolicyType.RCP, PolicyType.TRUST)),
        _name,
        _identity,
        st.lists(of.targets, max_size=2).map(tuple),
    ),
    AttachGuardrail: lambda of: st.builds(AttachGuardrail, of.guardrails, of.targets),
    DetachGuardrail: lambda of: of.placed.map(lambda pair: DetachGuardrail(*pair)),
    MoveAccount: lambda of: st.builds(MoveAccount, of.accounts | of.targets, of.targets),
    WithRole: lambda of: st.builds(
        WithRole,
        of.accounts,
        _name,
        st.sampled_from(("/", "/eng/", "/aws-reserved/x/")),
        st.sampled_from(_TRUST),
        st.sampled_from((3600, 43200, 60)),
    ),
    WithUser: lambda of: st.builds(WithUser, of.accounts, _name),
    WithoutPrincipal: lambda of: st.builds(WithoutPrincipal, of.principals),
    IntoGroup: lambda of: st.builds(IntoGroup, of.arns(User), of.arns(Group)),
    OutOfGroup: lambda of: st.builds(OutOfGroup, of.arns(User), of.arns(Group)),
    WithoutTag: lambda of: st.builds(WithoutTag, of.arns(), st.sampled_from(("team", "x"))),
    WithMaxSessionDuration: lambda of: st.builds(
        WithMaxSessionDuration, of.roles, st.sampled_from((3600, 7200, 5400, 43200, 43201))
    ),
    RequireMfa: lambda of: st.builds(RequireMfa, of.roles),
    RequireExternalId: lambda of: st.builds(
        RequireExternalId, of.roles, st.sampled_from(("x-1", "Data", "x"))
    ),
    WithoutAnyTrust: lambda of: st.builds(WithoutAnyTrust, of.roles),
    Quarantine: lambda of: st.builds(Quarantine, of.arns()),
}


def _one(of: _Of, kinds: tuple[type, ...]) -> Strategy:
    return st.sampled_from(kinds).flatmap(lambda kind: STRATEGIES[kind](of))


def edits(world: World, kinds: tuple[type, ...] = EDITS) -> st.SearchStrategy[Edit]:
    """Draw an edit of a world; it may well be refused."""
    return _one(_Of(world), kinds)


_TRIES = 4
_NUMBER = st.integers(0, 1 << 16)


@st.composite
def made(draw: st.DrawFn, world: World, most: int = 3) -> tuple[Edit, ...]:
    """Draw edits that can be made one after the other, all kinds as often."""
    found: list[Edit] = []
    for _ in range(draw(st.integers(1, most))):
        of, kind = _Of(world), EDITS[draw(_NUMBER) * 7919 % len(EDITS)]
        tried = (draw(STRATEGIES[kind](of)) for _ in range(_TRIES))
        edit = next((one for one in tried if one.refusal(world) is None), None)
        if edit is not None:
            found.append(edit)
            world = edit.apply(world)
    return tuple(found)
