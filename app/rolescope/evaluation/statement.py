"""CompiledStatement: a statement, compiled once and tested many times (spec EV-1)."""

from dataclasses import dataclass

from rolescope.evaluation.condition import CompiledCondition
from rolescope.evaluation.context import RequestContext
from rolescope.evaluation.interpretation import Interpretation
from rolescope.evaluation.principal import Names, PrincipalElement, Strength
from rolescope.evaluation.resource import ResourceElement
from rolescope.evaluation.truth import Truth, all_of
from rolescope.evaluation.wildcard import glob
from rolescope.model.policy import Effect, Policy, PolicyType, Statement

WITH_PRINCIPAL = frozenset({PolicyType.TRUST, PolicyType.RESOURCE, PolicyType.RCP})  # PR-15
_OF_ONE_RESOURCE = frozenset({PolicyType.TRUST, PolicyType.RESOURCE})


@dataclass(frozen=True, slots=True)
class Question:
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


class CompiledStatement:
    """A statement of a policy, ready to be tested.

    What a defective statement does is unknown (GR-73): where all of its elements match, and where
    elements are missing, the answer is None.
    """

    __slots__ = (
        "_actions",
        "_has_principals",
        "_is_ambiguous",
        "_is_not_action",
        "conditions",
        "is_sound",
        "policy",
        "principal",
        "resource",
        "source",
    )

    def __init__(self, policy: Policy, source: Statement) -> None:
        """Compile a statement of a policy."""
        self.policy, self.source = policy, source
        self.is_sound = source.effect is not None and not source.defects
        self._is_ambiguous = _is_ambiguous(source)
        self._is_not_action = source.actions is None
        written = source.not_actions if source.actions is None else source.actions
        self._actions = None
        if written is not None:
            self._actions = tuple(glob(action.lower()) for action in written)
        self._has_principals = policy.type in WITH_PRINCIPAL
        self.principal = _principal(policy, source) if self._has_principals else None
        self.resource = _resource(policy, source)
        self.conditions = tuple(
            CompiledCondition(condition, policy.version) for condition in source.conditions
        )

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
        if self._actions is None or self._is_ambiguous:
            return None  # neither Action nor NotAction, or both: GR-7
        is_listed = any(pattern.matches(action) for pattern in self._actions)
        return is_listed is not self._is_not_action

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

    def match_resource(self, question: Question) -> Truth:
        """Tell whether the statement is about the resource.

        Without such an element, the policy of a resource is about that resource (GR-26).
        """
        if self.resource is not None:
            return self.resource.match(question.resource, question.context, question.reading)
        return True if self.policy.type in _OF_ONE_RESOURCE else None

    def test(self, question: Question) -> tuple[Truth, Strength | None]:
        """Tell whether the statement applies, and how it names the caller (EV-1).

        The action is taken to match: see PolicySet.about.
        """
        strength = self.match_principal(question)
        if strength is None:
            return False, None
        if self._is_ambiguous:
            return None, strength
        result = self.match_resource(question)
        if result is not False:
            tests = (test.test(question.context, question.reading) for test in self.conditions)
            result = all_of((result, *tests) if self.conditions else (result,))
        if result is True and (not self.is_sound or strength is Strength.UNSURE):
            result = None
        return result, strength


def _is_ambiguous(source: Statement) -> bool:
    """Tell whether what the statement says is not what it may mean (GR-7, GR-11)."""
    has_both = (
        (source.actions is not None and source.not_actions is not None)
        or (source.resources is not None and source.not_resources is not None)
        or (source.principals is not None and source.not_principals is not None)
    )
    return has_both or any("more than once" in defect for defect in source.defects)


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
        return ResourceElement(source.resources, policy.version, is_not=False)
    if source.not_resources is not None:
        return ResourceElement(source.not_resources, policy.version, is_not=True)
    return None
