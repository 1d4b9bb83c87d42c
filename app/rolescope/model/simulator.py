"""What AWS's policy simulator is asked, and what it answers (iam:SimulatePrincipalPolicy)."""

from enum import Enum

from rolescope.value import Value


class AwsDecision(Enum):
    """AWS's three answers. The values are those of the API."""

    ALLOWED = "allowed"
    EXPLICIT_DENY = "explicitDeny"
    IMPLICIT_DENY = "implicitDeny"


class SimulatedPair(Value):
    """One action on one resource: an ARN, or `*` for none in particular."""

    action: str
    resource: str


class SimulatorCall(Value):
    """One call: AWS answers for every action on every resource."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]

    @property
    def pairs(self) -> tuple[SimulatedPair, ...]:
        """What is asked."""
        return tuple(
            SimulatedPair(action, resource)
            for action in self.actions
            for resource in self.resources
        )


class AwsAnswer(Value, kw_only=True):
    """What AWS says about one pair.

    `statements` are the policies whose statements decided. `missing` are the context keys that
    identity-based policies ask for and nobody sent; AWS leaves out those of SCPs. `by_scps` and
    `by_boundary` say whether these allow; None: AWS does not tell. `parts` are the decisions of
    each type of policy, which AWS gives for resources of other accounts, by AWS's names.
    `said` is why there is no decision.
    """

    pair: SimulatedPair
    decision: AwsDecision | None = None
    statements: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    by_scps: bool | None = None
    by_boundary: bool | None = None
    parts: tuple[tuple[str, AwsDecision], ...] = ()
    said: str = ""
