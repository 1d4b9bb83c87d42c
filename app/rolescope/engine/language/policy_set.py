"""PolicySet: policies that are evaluated as one (EV-2, EV-3, EV-5)."""

from collections.abc import Callable, Iterable, Iterator

from rolescope.engine.language.principal import Strength
from rolescope.engine.language.statement import CompiledStatement, Question
from rolescope.engine.language.truth import Truth
from rolescope.model.policy import Policy
from rolescope.value import Value

Compile = Callable[[Policy], tuple[CompiledStatement, ...]]


class PolicySetAnswer(Value):
    """What a policy set says: does it deny, does it allow, and by which strengths it allows.

    `applied` are the statements behind it: those that apply, and those that may (None).
    """

    denies: Truth
    allows: Truth
    grants: tuple[tuple[Truth, Strength], ...] = ()
    applied: tuple[tuple[CompiledStatement, Truth], ...] = ()

    @property
    def is_decided(self) -> bool:
        """Whether nothing that is not known could change it."""
        return self.denies is not None and self.allows is not None


EVERYTHING = PolicySetAnswer(denies=False, allows=True)
MAX_ACTIONS = 128  # of which a policy set remembers what it has to say


class PolicySet:
    """Policies with the gaps among them: documents that are missing or cannot be read.

    What a gap says is unknown (GR-71, DF-10), so it may deny and it may allow.
    """

    __slots__ = ("_plans", "gaps", "policies", "statements")

    def __init__(
        self, policies: Iterable[Policy], compile_policy: Compile, gaps: Iterable[str] = ()
    ) -> None:
        """Take policies, how to compile one, and in words what is missing."""
        self.policies = tuple(policies)
        unreadable = [
            f"{_title(policy)} cannot be read: {policy.unreadable}"
            for policy in self.policies
            if policy.unreadable
        ]
        self.gaps = (*gaps, *unreadable)
        self.statements = tuple(
            [statement for policy in self.policies for statement in compile_policy(policy)]
        )
        self._plans: dict[str, _Plan] = {}

    def about(self, action: str) -> tuple[CompiledStatement, ...]:
        """Return the statements that may be about an action, given in lower case."""
        return (self._plans.get(action) or self._plan(action)).about

    def is_fixed(self, action: str) -> bool:
        """Tell whether it says the same to every request about an action, given in lower case."""
        return not (self._plans.get(action) or self._plan(action)).varying

    def answer(self, question: Question) -> PolicySetAnswer:
        """Evaluate every statement (EV-2); the order of statements makes no difference."""
        plan = self._plans.get(question.action) or self._plan(question.action)
        if not plan.varying:
            return plan.otherwise
        tests = [statement.test(question) for statement in plan.varying]
        for applies, _ in tests:
            if applies is not False:
                return self._joined(plan.about, iter(tests))
        return plan.otherwise

    def _plan(self, action: str) -> "_Plan":
        about = tuple([one for one in self.statements if one.match_action(action) is not False])
        varying = tuple([one for one in about if one.fixed is None])
        fixed = [one for one in about if one.fixed is not None]
        plan = _Plan(about, varying, self._joined(fixed, iter(())))
        if len(self._plans) >= MAX_ACTIONS:
            self._plans.clear()
        self._plans[action] = plan
        return plan

    def _joined(
        self,
        about: Iterable[CompiledStatement],
        tests: Iterator[tuple[Truth, Strength | None]],
    ) -> PolicySetAnswer:
        """Join the answers of statements; `tests` are those of statements without a fixed one."""
        denies: Truth = None if self.gaps else False
        allows: Truth = denies
        grants: list[tuple[Truth, Strength]] = []
        applied: list[tuple[CompiledStatement, Truth]] = []
        if self.gaps:
            grants.append((None, Strength.OTHER))
        for statement in about:
            applies, strength = statement.fixed or next(tests)
            if applies is False or strength is None:
                continue
            applied.append((statement, applies))
            if statement.may_deny and denies is not True:
                denies = applies
            if statement.may_allow:
                grants.append((applies, statement.granted(strength)))
                allows = applies if allows is not True else allows
        return PolicySetAnswer(denies, allows, tuple(grants), tuple(applied))


def _title(policy: Policy) -> str:
    """Name a policy for people; one that has no name of its own goes by its kind."""
    kind = policy.type.value
    return f"the {kind}" if policy.name == kind else f"{kind} {policy.name}"


class _Plan(Value):
    """What a set has to say about one action.

    `about` are the statements, `varying` those whose answer depends on the request; `otherwise`
    is what the set says where none of these applies.
    """

    about: tuple[CompiledStatement, ...]
    varying: tuple[CompiledStatement, ...]
    otherwise: PolicySetAnswer
