"""CompiledStatement: a statement, compiled once and tested many times (EV-1)."""

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.condition import (
    CompiledCondition,
    compiled_condition,
    split_operator,
)
from rolescope.engine.language.context import RequestContext
from rolescope.engine.language.principal import Names, PrincipalElement, Strength
from rolescope.engine.language.resource import ResourceElement, resource_element
from rolescope.engine.language.truth import Truth
from rolescope.engine.language.wildcard import Glob, glob
from rolescope.model.policy import (
    OF_ONE_RESOURCE,
    WITH_PRINCIPAL,
    DefectKind,
    Effect,
    Policy,
    PolicyType,
    PrincipalType,
    Statement,
)
from rolescope.value import Value


class Question(Value):
    """One action of one request, as every statement sees it.

    `action` in lower case (GR-12), `title` as people write it; `resource` an ARN, or `*` for none;
    `names` are all that may name the caller in a `Principal` element.
    """

    action: str
    title: str
    resource: str
    names: Names
    context: RequestContext
    reading: Interpretation
    has_boundary: bool = False


_MAX_ACTIONS = 128  # of which an element remembers whether it lists them


class ActionElement:
    """The patterns of an `Action` or `NotAction` element, sorted by service (GR-12, GR-13)."""

    __slots__ = ("_by_service", "_exact", "_known", "_others")

    def __init__(self, patterns: Iterable[str]) -> None:
        """Compile patterns in any case."""
        exact: list[str] = []
        others: list[Glob] = []
        self._by_service: dict[str, list[Glob]] = {}
        for written in patterns:
            pattern = written.lower()
            service, colon, name = pattern.partition(":")
            if not _has_wildcard(pattern):
                exact.append(pattern)
            elif colon and not _has_wildcard(service):
                self._by_service.setdefault(service, []).append(glob(name))
            else:
                others.append(glob(pattern))
        self._exact, self._others = frozenset(exact), tuple(others)
        self._known: dict[str, bool] = {}

    def lists(self, action: str) -> bool:
        """Tell whether a pattern matches an action, given in lower case."""
        known = self._known.get(action)
        if known is None:
            if len(self._known) >= _MAX_ACTIONS:
                self._known.clear()
            known = self._known[action] = self._lists(action)
        return known

    def _lists(self, action: str) -> bool:
        if action in self._exact:
            return True
        for pattern in self._others:
            if pattern.matches(action):
                return True
        if not self._by_service:
            return False
        service, colon, name = action.partition(":")
        found = self._by_service.get(service, ()) if colon else ()
        return any(pattern.matches(name) for pattern in found)


@lru_cache(maxsize=16384)
def _action_element(patterns: tuple[str, ...]) -> ActionElement:
    """Compile patterns; many statements have the same."""
    return ActionElement(patterns)


def _has_wildcard(pattern: str) -> bool:
    return "*" in pattern or "?" in pattern


class CompiledStatement:
    """A statement of a policy, ready to be tested.

    What a defective statement does is unknown (GR-73): where all of its elements match, and where
    elements are missing, the answer is None. `fixed` is the answer where it is the same for all
    requests that the statement's actions cover.
    """

    __slots__ = (
        "__dict__",
        "_actions",
        "_has_action_in_doubt",
        "_has_principals",
        "_is_ambiguous",
        "_is_not_action",
        "fixed",
        "is_sound",
        "may_allow",
        "may_deny",
        "policy",
        "principal",
        "source",
    )

    def __init__(self, policy: Policy, source: Statement) -> None:
        """Compile a statement of a policy."""
        self.policy, self.source = policy, source
        self.is_sound = source.effect is not None and not source.defects
        self.may_deny = source.effect is not Effect.ALLOW  # with an unknown effect, both
        self.may_allow = source.effect is not Effect.DENY
        in_doubt = _NONE if _is_plain(source) else frozenset(_in_doubt(source))
        self._is_ambiguous = bool(in_doubt)
        self._has_action_in_doubt = not in_doubt.isdisjoint(_ABOUT_ACTIONS)
        self._is_not_action = source.actions is None
        written = source.not_actions if source.actions is None else source.actions
        self._actions = None if written is None else _action_element(written)
        self._has_principals = policy.type in WITH_PRINCIPAL
        self.principal = _principal(policy, source) if self._has_principals else None
        self.fixed = self._fixed()

    # Most statements of a world are about other actions than the one that is asked for: what they
    # cover and ask for is compiled when it is needed.

    @cached_property
    def resource(self) -> ResourceElement | None:
        """The `Resource` or `NotResource` element; None without any, and in a trust policy."""
        return _resource(self.policy, self.source)

    @cached_property
    def conditions(self) -> tuple[CompiledCondition, ...]:
        """The conditions; all have to hold (CO-1)."""
        return tuple(
            compiled_condition(condition, self.policy.version)
            for condition in self.source.conditions
        )

    def _fixed(self) -> tuple[Truth, Strength] | None:
        """Return the answer where neither caller, resource nor context bears on it."""
        source = self.source
        names_anyone = not self._has_principals or (
            self.policy.type is PolicyType.RCP and _is_anyone(source)
        )
        if not names_anyone or source.conditions or "*" not in (source.resources or ()):
            return None
        return True if self.is_sound and not self._is_ambiguous else None, Strength.ANYONE

    @cached_property
    def place(self) -> str:
        """Where people find it in its policy: `[0] Tools`."""
        return place_of(self.source.index, self.source.label)

    @property
    def is_deny(self) -> bool:
        """Tell whether the statement denies."""
        return self.source.effect is Effect.DENY

    @property
    def is_ambiguous(self) -> bool:
        """Tell whether it may say anything, whatever its elements are (GR-7, GR-11)."""
        return self._is_ambiguous

    def match_action(self, action: str) -> Truth:
        """Tell whether the statement is about an action, given in lower case (GR-12 to GR-14)."""
        if self._actions is None or self._has_action_in_doubt:
            return None  # neither Action nor NotAction, or both: GR-7
        return self._actions.lists(action) is not self._is_not_action

    def match_principal(self, question: Question) -> Strength | None:
        """Tell how strongly the statement names the caller; None when it does not.

        Where documents have no principals, they name whom they are attached to.
        """
        if not self._has_principals:
            return Strength.ANYONE
        if self.principal is None or self._is_ambiguous:
            return None if self.is_sound else Strength.ANYONE
        return self.principal.match(
            question.names,
            question.reading,
            has_boundary=question.has_boundary and self.source.effect is not Effect.ALLOW,
        )

    def granted(self, strength: Strength) -> Strength:
        """Return how strongly an Allow names a caller that it applies to (EV-14)."""
        return Strength.TESTED if strength is Strength.ANYONE and self._tests_arn else strength

    @cached_property
    def _tests_arn(self) -> bool:
        found = (
            split_operator(test.source.operator)[1]
            for test in self.conditions
            if test.key == "aws:principalarn"
        )
        return any(one and not (one.is_negated or one.is_presence) for one in found)

    def match_resource(self, question: Question) -> Truth:
        """Tell whether the statement is about the resource.

        Without such an element, the policy of a resource is about that resource (GR-26).
        """
        if self.resource is not None:
            return self.resource.match(question.resource, question.context, question.reading)
        return True if self.policy.type in OF_ONE_RESOURCE else None

    def test(self, question: Question) -> tuple[Truth, Strength | None]:
        """Tell whether the statement applies, and how it names the caller (EV-1).

        The action is taken to match: see PolicySet.about.
        """
        if self.fixed is not None:
            return self.fixed
        strength = self.match_principal(question) if self._has_principals else Strength.ANYONE
        if strength is None:
            return _NOT_NAMED
        if self._is_ambiguous:
            return None, strength
        result = self._test_elements(question)
        if result and (not self.is_sound or strength is Strength.UNSURE):
            result = None
        return result, strength

    def _test_elements(self, question: Question) -> Truth:
        """Test resource and conditions; the first that fails decides."""
        result = self.match_resource(question)
        if result is False:
            return False
        for condition in self.conditions:
            answer = condition.test(question.context, question.reading)
            if answer is False:
                return False
            if answer is None:
                result = None
        return result


def place_of(index: int, label: str) -> str:
    """Write where people find a statement; a label that only counts says nothing more."""
    return f"[{index}]" if label == f"statement {index + 1}" else f"[{index}] {label}"


def short_label(index: int, label: str) -> str:
    """Return the Sid of a statement, else its number, counted from 1."""
    return str(index + 1) if label == f"statement {index + 1}" else label


_NOT_NAMED = (False, None)


def _is_anyone(source: Statement) -> bool:
    """Tell whether a sound `Principal` element is `*` (PR-1)."""
    named = source.principals or ()
    return bool(named) and all(one.type is PrincipalType.ANYONE for one in named)


_ABOUT_ACTIONS = frozenset({"Action", "NotAction", ""})
_AT_ELEMENT = 2  # in a path: Statement, number, element


_NONE: frozenset[str] = frozenset()


def _is_plain(source: Statement) -> bool:
    """Tell whether no element of a statement can be in doubt, as of nearly all."""
    exceptions = source.not_actions, source.not_resources, source.not_principals
    return exceptions == (None, None, None) and not source.defect_kinds


def _in_doubt(source: Statement) -> Iterator[str]:
    """Yield the elements that may mean something else than they say; "": any (GR-7, GR-11)."""
    if source.actions is not None and source.not_actions is not None:
        yield "Action"
    if source.resources is not None and source.not_resources is not None:
        yield "Resource"
    if source.principals is not None and source.not_principals is not None:
        yield "Principal"
    for kind, path in zip(source.defect_kinds, source.defect_paths, strict=True):
        if kind is DefectKind.REPEATED:
            yield str(path[_AT_ELEMENT]) if len(path) > _AT_ELEMENT else ""


def _principal(policy: Policy, source: Statement) -> PrincipalElement | None:
    in_trust = policy.type is PolicyType.TRUST
    if source.principals is not None:
        return PrincipalElement(source.principals, is_not=False, in_trust=in_trust)
    if source.not_principals is not None:
        return PrincipalElement(source.not_principals, is_not=True, in_trust=in_trust)
    return None


def _resource(policy: Policy, source: Statement) -> ResourceElement | None:
    if policy.type is PolicyType.TRUST:
        return None
    if source.resources is not None:
        return resource_element(source.resources, policy.version, is_not=False)
    if source.not_resources is not None:
        return resource_element(source.not_resources, policy.version, is_not=True)
    return None
