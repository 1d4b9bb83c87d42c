"""Tags that a source changes to assume a role: trusts and policies decide on them (PE-21).

Looked for are the keys alone that policies about assuming a role read. Each value that these tell
apart is tried, and each change asked of the engine: may the source make it, and is it let in then.
Tags that are passed to a session are no changes: trusts tell of those.
"""

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, combinations, islice, permutations, product
from typing import NamedTuple

from rolescope.engine.decision import decide
from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.inquiry import Inquiry, about_action
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.condition import CompiledCondition, compiled_condition
from rolescope.engine.language.context import OPEN, RequestContext
from rolescope.engine.language.statement import CompiledStatement
from rolescope.engine.request.request_keys import organization_keys, signer_keys
from rolescope.engine.request.signer import signer
from rolescope.engine.request.token_keys import Keys
from rolescope.engine.residual.candidates import ResourceUse, candidates
from rolescope.engine.residual.values import Use
from rolescope.engine.verdict import Decision
from rolescope.escalation.alternatives import open_points
from rolescope.escalation.ask import AskedResource, EscalationAsker
from rolescope.escalation.sources import (
    SourceGroup,
    WaySource,
    bit_of,
    keys_of,
    placed,
    resource_keys,
)
from rolescope.escalation.targets import is_fixed
from rolescope.escalation.way import Alternative, NeedAnswer, NeededAction, group_pairs
from rolescope.model.policy import PolicyType, PrincipalType
from rolescope.model.principal import Role, User
from rolescope.model.request import ActionRequest, Context
from rolescope.trust.bulk.mask import union
from rolescope.trust.entities import Entity, caller_of
from rolescope.trust.paths.hops import Hops
from rolescope.value import Value, replace

_ASSUME = "sts:AssumeRole"
_ON_THE_SIDE = (  # what has to be allowed, too, where the source chooses such a key (TG-1, SI-1)
    ("sts:TagSession", ("aws:requesttag/", "aws:tagkeys", "sts:transitivetagkeys")),
    ("sts:SetSourceIdentity", ("sts:sourceidentity",)),
)
_OF_PRINCIPAL = ("aws:PrincipalTag/",)
_OF_RESOURCE = ("aws:ResourceTag/", "iam:ResourceTag/")
_BEGINNINGS = tuple(one.lower() for one in (*_OF_PRINCIPAL, *_OF_RESOURCE))
_REQUESTED = "aws:RequestTag/"
_OF_USERS, _OF_ROLES = ("iam:TagUser", "iam:UntagUser"), ("iam:TagRole", "iam:UntagRole")
TAGGING = union(map(bit_of, (*_OF_USERS, *_OF_ROLES)))
"""The actions that change tags, as bits."""
_VALUE = re.compile(r"[\w\s.:/=+\-@]{0,256}")  # of a tag in IAM
_RESERVED = "aws:"  # what names of tags that IAM sets begin with
_MAX_TRIED = 128  # sets of changes for one role
_TOO_MANY = f"which tags let it in: more than {_MAX_TRIED} sets of changes are possible"
_ANYONE = "*"
_OTHERS = (  # who is named itself, and who is no principal of an account
    *(PrincipalType.USER, PrincipalType.ROLE),
    *(PrincipalType.SERVICE, PrincipalType.FEDERATED),
)


class _Change(Value):
    """A tag of `holder` gets a value, or is taken away (None). `keys` are those that it changes."""

    holder: str
    name: str
    value: str | None
    keys: tuple[str, ...]

    @property
    def context(self) -> Context:
        """The keys of a request after it."""
        return tuple((key, None if self.value is None else (self.value,)) for key in self.keys)


_Changes = tuple[_Change, ...]
_Tests = tuple[CompiledCondition, ...]


class _LettingIn(NamedTuple):
    """The roles that may let in principals of an account by trusting it, or anyone.

    `reading` are those whose side reads tags, `anyone_here` those of the account itself that trust
    anyone: they ask for no permission.
    """

    wide: frozenset[str]
    reading: frozenset[str]
    anyone_here: frozenset[str]


class _RoleSide(NamedTuple):
    """What the side of a role says of assuming it: its trust policy, and RCPs.

    `read` are the keys that this reads.
    """

    statements: tuple[CompiledStatement, ...]
    read: frozenset[str]


class TagChanges:
    """Finds the roles that sources may assume once they have changed a tag, in one world."""

    def __init__(self, index: WorldIndex, hops: Hops, at: str) -> None:
        """Take a world with its trusts."""
        self._index, self._hops, self._at = index, hops, at
        self._asker = EscalationAsker(index, at)
        self._into: dict[str, _RoleSide] = {}
        self._by_account: dict[str, _LettingIn] = {}
        self._about: dict[Hashable, _About] = {}
        self._open: dict[tuple[str, str], tuple[_Tests, ...]] = {}
        self._anybody = _KnownCaller({}, index.reading, None)

    def into(
        self, source: WaySource, group: SourceGroup, *, is_abroad: bool
    ) -> Iterator[tuple[str, tuple[Alternative, ...]]]:
        """Yield the roles that a source may assume after changes, each with the best of them.

        None that it may assume without; `is_abroad`: none of its own account.
        """
        own = tuple(_of_source(self._index, source.entity))
        search = _Search(self._index, source, group, own, self._asker)
        if not search.tags_itself and (is_abroad or not any(map(group.may, _OF_ROLES))):
            return
        account, named = source.account, self._trusting.get(source.entity.arn, ())
        who = signer(caller_of(source.entity), self._index)
        known, _ = signer_keys(who, self._index, self._index.reading)
        caller = self._caller({key: one for key, one in known.items() if not _is_of_tags(key)})
        for target in sorted(self._deciding(source, own, has_gaps=group.has_gaps)):
            is_let_in = target in named or self._may_let_in(target, account, caller)
            if is_let_in and not (is_abroad and account_of(target) == account):
                role = self._index.roles[target]
                found = search.alternatives(role, self._of_role(target))
                if found:
                    yield target, found

    def _deciding(
        self, source: WaySource, own: tuple[CompiledStatement, ...], *, has_gaps: bool
    ) -> set[str]:
        """Return the roles for which it may be up to tags whether a source may assume them.

        `own` is what its side says: it has to allow a role that trusts its account, or anyone in
        another account (EV-10).
        """
        arn, account = source.entity.arn, source.account
        named, letting_in = self._trusting.get(arn, ()), self._letting_in(account)
        allowing = [one for one in own if one.policy.type is PolicyType.IDENTITY and one.may_allow]
        free = letting_in.wide if has_gaps else letting_in.anyone_here
        known = [self._known_about(one) for one in allowing]
        found = {*filter(self._reads, named), *(free & letting_in.reading)}
        found.update(*(one.among(letting_in.reading) for one in known))
        for one in filter(reads_tags, own):
            about = self._known_about(one)
            found.update(filter(about.may_mean, named))
            found.update(
                role
                for role in about.among(letting_in.wide)
                if role in free or any(allowed.may_mean(role) for allowed in known)
            )
        return found - {arn, *self._hops.open_to(arn)}

    def _caller(self, known: Keys) -> "_KnownCaller":
        return _KnownCaller(known, self._index.reading, self._anybody)

    def _letting_in(self, account: str) -> _LettingIn:
        found = self._by_account.get(account)
        if found is None:
            anyone = self._trusting.get(_ANYONE, ())
            known, _ = organization_keys(account, "principal", self._index)
            caller = self._caller({**known, "aws:principalaccount": (account,)})
            wide = frozenset(
                one
                for one in dict.fromkeys((*self._trusting.get(account, ()), *anyone))
                if self._may_let_in(one, account, caller)
            )
            found = self._by_account[account] = _LettingIn(
                wide,
                frozenset(filter(self._reads, wide)),
                frozenset(one for one in anyone if one in wide and account_of(one) == account),
            )
        return found

    def _may_let_in(self, role: str, account: str, caller: "_KnownCaller") -> bool:
        """Tell whether a role may let in principals of an account whom its trust does not name."""
        key = role, account
        found = self._open.get(key)
        if found is None:
            found = self._open[key] = _letting_in(self._index, role, account, self._anybody)
        return any(all(map(caller.may_meet, tests)) for tests in found)

    def _known_about(self, statement: CompiledStatement) -> "_About":
        source = statement.source
        key = source.resources, source.not_resources, statement.policy.version
        found = self._about.get(key)
        if found is None:
            found = self._about[key] = _About(self._index, statement)
        return found

    def _reads(self, role: str) -> bool:
        return any(map(_is_of_tags, self._of_role(role).read))

    @cached_property
    def _trusting(self) -> dict[str, list[str]]:
        """Roles by whom they trust."""
        return group_pairs(
            (edge.source, edge.target)
            for edge in self._hops.edges
            if edge.is_trust and edge.target in self._index.roles
        )

    def _of_role(self, arn: str) -> "_RoleSide":
        found = self._into.get(arn)
        if found is None:
            trust = self._index.trust(self._index.roles[arn]).about(_ASSUME.lower())
            rcps = _guarding(self._index, account_of(arn), PolicyType.RCP)
            statements = (*trust, *rcps)
            found = self._into[arn] = _RoleSide(statements, _read_by(statements))
        return found


class _KnownCaller:
    """A caller of whom some keys are known, and nothing else."""

    def __init__(self, known: Keys, reading: Interpretation, like: "_KnownCaller | None") -> None:
        """Take the keys. `like` is a caller who has none of them."""
        self._keys, self._reading, self._like = known.keys(), reading, like
        self._context = RequestContext(known, lambda _key: OPEN)
        self._may_meet: dict[CompiledCondition, bool] = {}

    def may_meet(self, test: CompiledCondition) -> bool:
        """Tell whether it may meet a condition, whatever else its requests bring."""
        found = self._may_meet.get(test)
        if found is None:
            if self._like is not None and self._keys.isdisjoint(test.keys):
                found = self._like.may_meet(test)
            else:
                found = test.test(self._context, self._reading) is not False
            self._may_meet[test] = found
        return found


def _letting_in(
    index: WorldIndex, role: str, account: str, anybody: _KnownCaller
) -> tuple[_Tests, ...]:
    """Return the conditions of each statement by which a role may let in an account.

    Those that are not met, whoever asks for the role, are left out.
    """
    trust = index.trust(index.roles[role])
    some = (
        () if one.is_ambiguous else one.conditions
        for one in trust.about(_ASSUME.lower())
        if one.may_allow and _may_mean(one, account)
    )
    return tuple(
        tests
        for tests in chain(some, ((),) if trust.gaps else ())
        if all(map(anybody.may_meet, tests))
    )


def _may_mean(statement: CompiledStatement, account: str) -> bool:
    """Tell whether a statement may mean principals of an account without their names."""
    principals = statement.source.principals
    return principals is None or any(
        one.value == account if one.type is PrincipalType.ACCOUNT else one.type not in _OTHERS
        for one in principals
    )


class _About:
    """Which roles a statement may be about."""

    def __init__(self, index: WorldIndex, statement: CompiledStatement) -> None:
        self._index, self._statement = index, statement
        self._among: dict[frozenset[str], frozenset[str]] = {}

    def may_mean(self, role: str) -> bool:
        """Tell whether it may be about a role."""
        return _may_be_about(self._index, self._statement, role)

    def among(self, roles: frozenset[str]) -> frozenset[str]:
        """Return those of some roles that it may be about."""
        found = self._among.get(roles)
        if found is None:
            found = self._among[roles] = frozenset(filter(self.may_mean, roles))
        return found


def _may_be_about(index: WorldIndex, statement: CompiledStatement, role: str) -> bool:
    element = statement.resource
    if element is None or resource_keys(statement):
        return True
    return element.match(role, _NO_KEYS, index.reading) is not False


_NO_KEYS = RequestContext({})


class _Search:
    """Tries changes of tags for one source."""

    def __init__(
        self,
        index: WorldIndex,
        source: WaySource,
        group: SourceGroup,
        own: tuple[CompiledStatement, ...],
        tagging: EscalationAsker,
    ) -> None:
        self._index, self._at = index, tagging.at
        self._tagging = tagging
        self._asker = EscalationAsker(index, tagging.at)  # nobody else asks the same
        self._entity, self._group, self._own = source.entity, group, own
        self._read = frozenset[str]()

    @cached_property
    def _read_by_own(self) -> frozenset[str]:
        return _read_by(self._own)

    def alternatives(self, role: Role, its_side: _RoleSide) -> tuple[Alternative, ...]:
        """Return changes that let the source assume a role, the best of each holder's first."""
        statements = (*self._own, *its_side.statements)
        self._read = self._read_by_own | its_side.read
        holders: list[tuple[Entity, tuple[str, ...]]] = []
        if self._is_read(_OF_RESOURCE) and self._tags(role):
            holders.append((role, _OF_RESOURCE))
        if self._is_read(_OF_PRINCIPAL) and self.tags_itself:
            holders.append((self._entity, _OF_PRINCIPAL))
        inquiry = self._inquiry(role) if holders else None
        if inquiry is None or not self._may_be_let_in(
            inquiry, [prefix for _, some in holders for prefix in some]
        ):
            return ()
        before = self._ask(_ASSUME, role.arn)
        if before.is_certain:
            return ()
        choices = [
            choice
            for holder, prefixes in holders
            for choice in self._choices(holder, prefixes, statements, inquiry)
        ]
        some = list(islice(_together(choices), _MAX_TRIED + 1))
        found = self._tried(role, some[:_MAX_TRIED], before)
        if len(some) > _MAX_TRIED and not (found or before.is_allowed):
            return (self._untried(role, holders[0][0]),)
        return tuple(sorted(found.values(), key=lambda one: one.rank))

    def _tried(
        self, role: Role, sets: Iterable[_Changes], before: NeedAnswer
    ) -> dict[frozenset[str], Alternative]:
        found: dict[frozenset[str], Alternative] = {}
        for changes in sets:
            whose = frozenset(one.holder for one in changes)
            if not any(known <= whose for known in found):
                made = self._made(role, changes, before)
                if made is not None:
                    found[whose] = made
        return found

    def _untried(self, role: Role, holder: Entity) -> Alternative:
        """Return that it depends: some tags let the source in, and those tried do not."""
        asked = ((one, self._ask(one, holder.arn)) for one in _actions_on(holder))
        action, answer = next(one for one in asked if one[1].is_allowed)
        let_in = NeedAnswer(is_allowed=True, lacks=(_TOO_MANY,))
        needs = (
            NeededAction(action, holder.arn, answer),
            NeededAction(_ASSUME, role.arn, let_in),
        )
        return Alternative(needs, tuple(open_points(needs)))

    def _is_read(self, prefixes: tuple[str, ...]) -> bool:
        beginnings = tuple(one.lower() for one in prefixes)
        return any(key.startswith(beginnings) for key in self._read)

    @cached_property
    def tags_itself(self) -> bool:
        """Whether the source may change any tag of its own."""
        return self._tags(self._entity)

    def _tags(self, holder: Entity) -> bool:
        """Tell whether the source may change any tag of somebody (PE-0d)."""
        is_here = account_of(holder.arn) == self._group.account and not is_fixed(holder)
        actions = _actions_on(holder)
        return is_here and any(
            self._group.may(one) and self._ask(one, holder.arn).is_allowed for one in actions
        )

    def _inquiry(self, role: Role) -> Inquiry:
        caller = caller_of(self._entity)
        asked = ActionRequest(
            caller=caller, action=_ASSUME, resource=role.arn, at=self._at, is_open=True
        )
        return about_action(asked, self._index, self._index.reading)

    def _may_be_let_in(self, inquiry: Inquiry, prefixes: Iterable[str]) -> bool:
        """Tell whether the source may assume a role with some tags: one question for all."""
        any_tag = inquiry.context.opened(tuple(one.lower() for one in prefixes))
        decision = decide(replace(inquiry, context=any_tag), _ASSUME).decision
        return decision in (Decision.ALLOW, Decision.DEPENDS)

    def _choices(
        self,
        holder: Entity,
        prefixes: tuple[str, ...],
        statements: Sequence[CompiledStatement],
        inquiry: Inquiry,
    ) -> Iterator[list[_Change]]:
        """Yield the changes of each tag of somebody that policies tell apart."""
        actions = _actions_on(holder)
        asking = [one for action in actions for one in self._group.lines(action).statements]
        spelled = {name.lower(): name for name, _ in holder.tags}
        for lower, written in _names_read(statements, prefixes).items():
            name = spelled.get(lower, written)
            keys = tuple(prefix + name for prefix in prefixes)
            values = dict.fromkeys(
                value
                for key in keys
                for value in _values(key.lower(), lower, statements, asking, inquiry)
            )
            yield [_Change(holder.arn, name, value, keys) for value in values]

    def _made(self, role: Role, changes: _Changes, before: NeedAnswer) -> Alternative | None:
        """Return what changes take, and to assume the role after them; None if that is denied."""
        context = tuple(one for change in changes for one in change.context)
        answer = self._ask(_ASSUME, role.arn, context)
        if not answer.is_allowed or (before.is_allowed and not answer.is_certain):
            return None
        needs = (*self._calls(changes), *self._assuming(role.arn, answer))
        if not all(one.answer.is_allowed for one in needs):
            return None
        return Alternative(needs, tuple(dict.fromkeys(open_points(needs))))

    def _calls(self, changes: _Changes) -> Iterator[NeededAction]:
        """Yield the calls that make changes, those on the role first.

        So each is asked with the tags that the source has before.
        """
        for holder in dict.fromkeys(one.holder for one in changes):
            mine = [one for one in changes if one.holder == holder]
            given = tuple(one for one in mine if one.value is not None)
            taken = tuple(one for one in mine if one.value is None)
            orders = permutations(filter(None, (given, taken)))
            yield from max((self._on_holder(holder, one) for one in orders), key=_by_answers)

    def _on_holder(self, holder: str, order: Iterable[_Changes]) -> list[NeededAction]:
        """Return calls that set tags of somebody, or remove them, each with the tags before it."""
        set_, removed = _OF_USERS if ":user/" in holder else _OF_ROLES
        prefixes = _OF_RESOURCE + (_OF_PRINCIPAL if holder == self._entity.arn else ())
        calls: list[NeededAction] = []
        before: Context = ()
        for some in order:
            action = removed if some[0].value is None else set_
            names = tuple(one.name for one in some)
            tags = tuple(
                (_REQUESTED + one.name, (one.value,)) for one in some if one.value is not None
            )
            context = (*before, *tags, ("aws:TagKeys", names))
            calls.append(NeededAction(action, holder, self._ask(action, holder, context)))
            changed = (replace(one, keys=tuple(p + one.name for p in prefixes)) for one in some)
            before = tuple(key for one in changed for key in one.context)
        return calls

    def _assuming(self, role: str, answer: NeedAnswer) -> Iterator[NeededAction]:
        """Yield that the role is assumed, and what it takes to bring what the source chooses."""
        yield NeededAction(_ASSUME, role, answer)
        given = [key.lower() for key, values in answer.context if values is not None]
        for action, beginnings in _ON_THE_SIDE:
            if any(key.startswith(beginnings) for key in given):
                yield NeededAction(action, role, self._ask(action, role, answer.context))

    def _ask(self, action: str, on: str, context: Context = ()) -> NeedAnswer:
        resource = AskedResource(on, read=self._read)
        is_changed = any(key.startswith(_OF_PRINCIPAL) for key, _ in context)
        if action.startswith("iam:") and not is_changed:  # no policy of the resource names anybody
            return self._tagging.ask(self._group, action, resource, context)
        return self._asker.ask(self._group, action, resource, context, self._entity)


def _actions_on(holder: Entity) -> tuple[str, str]:
    return _OF_USERS if isinstance(holder, User) else _OF_ROLES


def _together(choices: Sequence[Sequence[_Change]]) -> Iterator[_Changes]:
    """Yield sets of changes, the fewest first; at last those that take two calls on a holder.

    One call sets tags, another removes them.
    """
    for takes_two in (False, True):
        for size in range(1 + takes_two, len(choices) + 1):
            for some in combinations(choices, size):
                for changes in product(*some):
                    calls = {(one.holder, one.value is None) for one in changes}
                    if (len(calls) > len({holder for holder, _ in calls})) is takes_two:
                        yield changes


def _by_answers(calls: Sequence[NeededAction]) -> tuple[bool, bool]:
    """Rank calls, the best last: all are allowed; nothing is open."""
    answers = [one.answer for one in calls]
    is_certain = all(one.is_certain for one in answers)
    return all(one.is_allowed for one in answers), is_certain


def _of_source(index: WorldIndex, entity: Entity) -> Iterator[CompiledStatement]:
    """Yield what the side of a source says of assuming roles."""
    who = signer(caller_of(entity), index)
    for policies in (who.identity, who.boundary):
        if policies is not None:
            yield from policies.about(_ASSUME.lower())
    yield from _guarding(index, who.account, PolicyType.SCP)


def _guarding(index: WorldIndex, account: str, kind: PolicyType) -> Iterator[CompiledStatement]:
    for level in index.guardrails(account, kind).levels:
        for policies in placed(level.policies):
            yield from policies.about(_ASSUME.lower())


def _read_by(statements: Iterable[CompiledStatement]) -> frozenset[str]:
    return frozenset(key for one in statements for key in keys_of(one))


def reads_tags(statement: CompiledStatement) -> bool:
    """Tell whether what a statement says is up to tags of principals or roles."""
    return any(map(_is_of_tags, keys_of(statement)))


def _is_of_tags(key: str) -> bool:
    return key.startswith(_BEGINNINGS)


def _names_read(
    statements: Iterable[CompiledStatement], prefixes: tuple[str, ...]
) -> dict[str, str]:
    """Return the names of tags that statements read, in lower case, each as it is written."""
    beginnings = tuple(one.lower() for one in prefixes)
    found: dict[str, str] = {}
    for statement in statements:
        written = {one.key: one.source.key for one in statement.conditions}
        for key in keys_of(statement):
            name = key.partition("/")[2]
            if key.startswith(beginnings) and not name.startswith(_RESERVED):
                found.setdefault(name, written.get(key, key).partition("/")[2])
    return found


def _values(
    key: str,
    name: str,
    statements: Iterable[CompiledStatement],
    asking: Iterable[CompiledStatement],
    inquiry: Inquiry,
) -> Iterator[str | None]:
    """Yield the values of a key that policies tell apart, but for what it holds now; None: absent.

    `asking` are the statements about changing the tag: what they want of a new value counts, too.
    """
    uses = [
        Use(test, one.policy.version)
        for one in statements
        for test in one.conditions
        if key in test.keys
    ]
    requested = _REQUESTED.lower() + name
    for one in asking:
        for test in one.conditions:
            if test.key == requested:
                meant = compiled_condition(replace(test.source, key=key), one.policy.version)
                uses.append(Use(meant, one.policy.version))
    question = inquiry.question(_ASSUME)
    resources = [ResourceUse(one, question) for one in statements if key in resource_keys(one)]
    now = inquiry.context.find(key)
    found = candidates(key, uses, inquiry.context, inquiry.reading, resources)
    for values in found.values:
        if values == now:
            continue
        if values is None:
            yield None
        elif len(values) == 1 and _VALUE.fullmatch(values[0]):
            yield values[0]
