"""Exhaustive search: finds a request that is allowed, or proves that there is none.

Whether a caller is let in by the facts that come to mind first says nothing about all others. Here
every key that the caller may vary is open at first, then it is given a value for each way that the
policies can tell values of it apart. What is denied with some keys still open is denied whatever
they are (CO-39, CO-40), so that most edges need one look.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property

from rolescope.engine.decision import decide
from rolescope.engine.inquiry import SET_SOURCE_IDENTITY, TAG_SESSION, Inquiry, about_role
from rolescope.engine.language.condition import CompiledCondition, split_operator
from rolescope.engine.language.context import OPEN, OPEN_VALUE, RequestContext, UnknownKey, Values
from rolescope.engine.language.policy_set import PolicySet, PolicySetAnswer
from rolescope.engine.language.statement import CompiledStatement, Question
from rolescope.engine.language.truth import Truth, all_of
from rolescope.engine.request.refusals import refusals
from rolescope.engine.residual.need_reasons import NeedEvaluation
from rolescope.engine.residual.values import Use
from rolescope.model.request import AssumeRoleRequest
from rolescope.trust.attempt import Attempt, attempt
from rolescope.trust.choices import KeyChoices, choices
from rolescope.trust.edge import Standing
from rolescope.trust.facts import ChosenFacts, Requirement, compiled, may_be_empty
from rolescope.trust.requests import RequestAsker
from rolescope.value import Value, replace

MAX_LOOKS = 400  # before it gives up
_VERSION = "2012-10-17"
_Chosen = Mapping[str, Values | None]
"""Values by key in lower case."""
_ALWAYS_REFUSED = frozenset({"AR-5", "ERR-27", "DF-14", "FED-5"})  # whatever the caller brings


class FoundRequest(Value):
    """The result of trying all requests of a caller.

    `request` and `attempt` are one that is allowed, else one that the import does not decide;
    without one, `is_denied` tells that all are denied, else that this was not found out.
    """

    request: AssumeRoleRequest | None = None
    attempt: Attempt | None = None
    is_denied: bool = False


def look_everywhere(
    asker: RequestAsker, tried: Attempt, wishes: tuple[Requirement, ...] = ()
) -> FoundRequest:
    """Look at every request of a caller; `wishes` have to hold of it besides.

    `tried` is one of them: where a rule decided that needs no policy, it decides all of them.
    """
    if tried.judged is None:
        return FoundRequest(is_denied=True)
    bare = asker.request(())
    if any(refusal.rule in _ALWAYS_REFUSED for refusal in refusals(bare, asker.index)):
        return FoundRequest(is_denied=True)
    search = _Everywhere(asker, bare, wishes)
    found = search.run({})
    if found is not None:
        return found
    if search.undecided is not None:
        return search.undecided
    return FoundRequest(is_denied=search.is_complete)


def is_closed(asker: RequestAsker, tried: Attempt) -> bool:
    """Tell from one denied request whether all others of the caller are denied, too.

    Mostly a layer denies by what the caller cannot change, or cannot change enough: then nothing
    need be searched for.
    """
    if tried.judged is None or tried.standing in (Standing.ALLOWED, Standing.DEPENDS):
        return False
    inquiry, outcome = tried.judged.inquiry, tried.judged.outcomes[0]  # of what all requests need
    signer, question = inquiry.signer, outcome.question
    levels = zip(inquiry.scps.levels, outcome.scps, strict=True)
    needed: list[tuple[PolicySet | None, PolicySetAnswer | None]] = [
        (inquiry.resource_policy, outcome.resource),
        *((level.policies, answer) for level, answer in levels),
    ]
    limiting: list[tuple[PolicySet | None, PolicySetAnswer | None]] = [
        (level.policies, answer)
        for level, answer in zip(inquiry.rcps.levels, outcome.rcps, strict=True)
    ]
    own = [(signer.identity, outcome.identity), (signer.boundary, outcome.boundary)]
    if signer.kind.is_signed and not inquiry.is_same_account:  # EV-18: however the trust names it
        needed += own
    else:
        limiting += own
    return any(
        _is_silent(asker, policies, question)
        for policies, answer in needed
        if policies is not None and answer is not None and answer.allows is False
    ) or any(
        _denies_always(asker, policies, question)
        for policies, answer in (*needed, *limiting)
        if policies is not None and answer is not None and answer.denies is True
    )


def _is_silent(asker: RequestAsker, policies: PolicySet, question: Question) -> bool:
    """Tell whether policies allow no request of a caller for a role."""
    return not policies.gaps and all(
        statement.is_deny or _never_applies(asker, statement, question)
        for statement in policies.about(question.action)
    )


def _never_applies(asker: RequestAsker, statement: CompiledStatement, question: Question) -> bool:
    """Tell whether a statement about the action applies to no request of a caller for a role."""
    if statement.is_ambiguous or not statement.is_sound:
        return False
    if statement.match_principal(question) is None:
        return True
    is_elsewhere = statement.resource is not None and statement.match_resource(question) is False
    if is_elsewhere and not _has_variables(statement):
        return True
    return any(
        _is_always(asker, condition, question, answer=False) for condition in statement.conditions
    )


def _denies_always(asker: RequestAsker, policies: PolicySet, question: Question) -> bool:
    """Tell whether a statement denies every request of a caller for a role."""
    return any(
        statement.is_deny
        and statement.match_action(question.action) is True
        and statement.test(question)[0] is True
        and not _has_variables(statement)
        and all(
            _is_always(asker, condition, question, answer=True)
            for condition in statement.conditions
        )
        for statement in policies.about(question.action)
    )


def _has_variables(statement: CompiledStatement) -> bool:
    """Tell whether a context decides what roles a statement is about."""
    written = statement.source.resources or statement.source.not_resources or ()
    return any("${" in one for one in written)


def _is_always(
    asker: RequestAsker, condition: CompiledCondition, question: Question, *, answer: bool
) -> bool:
    """Tell whether a condition comes out in one way in all requests of a caller, as in this one."""
    context, reading = question.context, question.reading
    if condition.test(context, reading) is not answer:
        return False
    if not any(map(asker.may_vary, condition.keys)):
        return condition.keys <= context.values.keys()  # of others, nothing may be known
    if condition.keys != {condition.key}:  # it has variables
        return False

    def find() -> bool:
        found = choices(asker, condition.key, (Use(condition, condition.version),), (), context)
        given = (context.with_values(condition.key, values) for values in found.values)
        return found.are_all and all(condition.test(one, reading) is answer for one in given)

    key = ("is always", asker.caller, condition.source, condition.version, answer)
    return asker.index.recall(key, find)


class _Everywhere:
    """Backtracking: assigns one key after the other, and prunes where the denial is certain."""

    def __init__(
        self, asker: RequestAsker, bare: AssumeRoleRequest, wishes: tuple[Requirement, ...]
    ) -> None:
        self._asker, self._bare, self._wishes = asker, bare, wishes
        self._base = about_role(bare, asker.index, asker.index.reading)
        self._fixed = {
            key: values
            for key, values in self._base.context.values.items()
            if not asker.may_vary(key)
        }
        self._names: dict[str, str] = {}
        self._looks = 0
        self.is_complete = True
        self.undecided: FoundRequest | None = None

    def run(self, chosen: _Chosen) -> FoundRequest | None:
        """Return a request that is allowed, with all that is chosen."""
        self._looks += 1
        if self._looks > MAX_LOOKS:
            self.is_complete = False
            return None
        look = self._look(chosen)
        context = look.inquiry.context
        key = self._unsure_key(look)
        if key is None:
            is_allowed = all_of((look.is_allowed, *self._wished(context)))
            if is_allowed is False:
                return None
            key = self._key(look)
            if is_allowed or key is None:
                return self._tried(chosen)
        found = self._choices(look, key)
        self.is_complete &= found.are_all
        for values in found.values:
            further = {**chosen, key: values}
            if self._asker.may_be_together(further):
                allowed = self.run(further)
                if allowed is not None:
                    return allowed
        return None

    def _tried(self, chosen: _Chosen) -> FoundRequest | None:
        """Make the request and try it: what is chosen may not go together, or not be taken."""
        facts = ChosenFacts({self._names[key]: values for key, values in chosen.items()})
        request = self._asker.request_with(facts)
        tried = attempt(request, self._asker.index)
        found = FoundRequest(request, tried)
        if tried.standing is Standing.ALLOWED and not self._asker.is_doubtful(request):
            return found
        if tried.standing in (Standing.ALLOWED, Standing.DEPENDS):
            self.undecided = self.undecided or found
        self.is_complete = False
        return None

    def _look(self, chosen: _Chosen) -> NeedEvaluation:
        actions = tuple(dict.fromkeys(self._actions(chosen)))
        inquiry = replace(self._base, context=self._context(chosen), actions=actions)
        return NeedEvaluation(inquiry, tuple(decide(inquiry, action) for action in inquiry.actions))

    def _actions(self, chosen: _Chosen) -> Iterator[str]:
        """Yield what has to be allowed, also for what is carried on (TG-1, SI-1, SI-2)."""
        yield from self._base.actions
        given = {key for key, values in chosen.items() if values}
        if any(key.startswith(_OF_TAGS) for key in given):
            yield TAG_SESSION
        if "sts:sourceidentity" in given:
            yield SET_SOURCE_IDENTITY

    def _context(self, chosen: _Chosen) -> RequestContext:
        given = {key: values or () for key, values in chosen.items()}
        return RequestContext({**self._fixed, **given}, self._unknown)

    def _unknown(self, key: str) -> UnknownKey | None:
        """Tell of a key whether the caller may bring it, or whether the import lacks it."""
        if self._asker.may_vary(key):
            may_lack = self._asker.may_lack(key) or may_be_empty(key)
            return OPEN if may_lack else OPEN_VALUE
        found = self._base.context.find(key)
        if isinstance(found, UnknownKey):
            return found
        is_of_sts = key.startswith(("aws:", "sts:"))
        return _UNHEARD_OF if is_of_sts and self._open.is_open(key) else None

    @cached_property
    def _open(self) -> RequestContext:
        """What an open request has: keys of which nothing is known to rule them out."""
        request = replace(self._bare, is_open=True)
        return about_role(request, self._asker.index, self._asker.index.reading).context

    def _wished(self, context: RequestContext) -> Iterator[Truth]:
        reading = self._asker.index.reading
        for wish in self._wishes:
            answer = compiled(wish.condition).test(context, reading)
            yield None if answer is None else answer is wish.holds

    def _key(self, look: NeedEvaluation) -> str | None:
        """Return a key on which it rests whether the request is allowed; None where none is."""
        context = look.inquiry.context
        for wish, answer in zip(self._wishes, self._wished(context), strict=True):
            if answer is None and context.is_open(wish.condition.key.lower()):
                return wish.condition.key.lower()
        points = (
            tuple(dict.fromkeys(key for point in requirement for key in point.keys))
            for requirement in look.requirements()
        )
        narrowest = min(filter(None, points), key=len, default=())
        return next(iter(narrowest), None)

    def _unsure_key(self, look: NeedEvaluation) -> str | None:
        """Return an open key whose test would come out in another way for several values.

        A test without a set operator may be decided for every single value (CO-20, CO-39).
        """
        context, reading = look.inquiry.context, look.inquiry.reading
        for key in sorted(self._listed):
            if context.is_open(key) and any(
                test.test(context, reading) is not None for test in self._listed[key]
            ):
                return key
        return None

    @cached_property
    def _listed(self) -> dict[str, list[CompiledCondition]]:
        """The tests without a set operator on keys that can have several values."""
        found: dict[str, list[CompiledCondition]] = {}
        for test in _tests(self._base):
            if not (self._asker.may_list(test.key) and self._asker.may_vary(test.key)):
                continue
            prefix, operator, _ = split_operator(test.source.operator)
            if not prefix and operator is not None and not operator.is_presence:
                found.setdefault(test.key, []).append(test)
        return found

    def _choices(self, look: NeedEvaluation, key: str) -> KeyChoices:
        wished = tuple(
            Use(compiled(wish.condition), _VERSION)
            for wish in self._wishes
            if key in compiled(wish.condition).keys
        )
        uses = (*look.uses(key), *wished)
        if key not in self._names:
            own = (use.test.source.key for use in uses if use.test.key == key)
            self._names[key] = next(own, None) or look.spelling(key)
        return choices(self._asker, key, uses, tuple(look.resources(key)), look.inquiry.context)


_OF_TAGS = ("aws:requesttag/", "aws:tagkeys", "sts:transitivetagkeys")
_UNHEARD_OF = UnknownKey("whether requests have a key is not known")


def _tests(inquiry: Inquiry) -> Iterator[CompiledCondition]:
    signer = inquiry.signer
    sides = (inquiry.resource_policy, signer.identity, signer.boundary, signer.session)
    levels = (level.policies for level in (*inquiry.scps.levels, *inquiry.rcps.levels))
    for policies in (*sides, *levels):
        for statement in () if policies is None else policies.about(inquiry.actions[0].lower()):
            yield from statement.conditions
