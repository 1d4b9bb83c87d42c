"""PolicySet: policies that are evaluated as one (spec EV-2, EV-3, EV-5)."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from rolescope.evaluation.principal import Strength
from rolescope.evaluation.statement import CompiledStatement, Question
from rolescope.evaluation.truth import Truth
from rolescope.model.policy import Policy

Compile = Callable[[Policy], tuple[CompiledStatement, ...]]


class Answer(NamedTuple):
    """What a policy set says: does it deny, does it allow, and by which strengths it allows."""

    denies: Truth
    allows: Truth
    grants: tuple[tuple[Truth, Strength], ...] = ()


EVERYTHING = Answer(denies=False, allows=True)


class PolicySet:
    """Policies with the gaps among them: documents that are missing or cannot be read.

    What a gap says is unknown (GR-71, DF-10), so it may deny and it may allow.
    """

    __slots__ = ("_about", "gaps", "policies", "statements")

    def __init__(
        self, policies: Iterable[Policy], compile_policy: Compile, gaps: Iterable[str] = ()
    ) -> None:
        """Take policies, how to compile one, and in words what is missing."""
        self.policies = tuple(policies)
        unreadable = (
            f"{policy.type.value} {policy.name} cannot be read: {policy.unreadable}"
            for policy in self.policies
            if policy.unreadable
        )
        self.gaps = (*gaps, *unreadable)
        self.statements = tuple(
            statement for policy in self.policies for statement in compile_policy(policy)
        )
        self._about: dict[str, tuple[CompiledStatement, ...]] = {}

    def about(self, action: str) -> tuple[CompiledStatement, ...]:
        """Return the statements that may be about an action, given in lower case."""
        found = self._about.get(action)
        if found is None:
            found = tuple(
                statement
                for statement in self.statements
                if statement.match_action(action) is not False
            )
            self._about[action] = found
        return found

    def answer(self, question: Question) -> Answer:
        """Evaluate every statement (EV-2); the order of statements makes no difference."""
        denies: Truth = None if self.gaps else False
        allows: Truth = denies
        grants: list[tuple[Truth, Strength]] = []
        if self.gaps:
            grants.append((None, Strength.OTHER))
        for statement in self.about(question.action):
            applies, strength = statement.test(question)
            if applies is False or strength is None:
                continue
            may_deny, may_allow = _effects(statement)
            if may_deny and denies is not True:
                denies = applies
            if may_allow:
                grants.append((applies, strength))
                allows = applies if allows is not True else allows
        return Answer(denies, allows, tuple(grants))


def _effects(statement: CompiledStatement) -> tuple[bool, bool]:
    """Return whether a statement may deny and may allow; with an unknown effect, both."""
    effect = statement.source.effect
    return effect is None or statement.is_deny, effect is None or not statement.is_deny
