"""Plain steps: those that every session of a role may take, however it was made.

A policy may ask for what only the maker of a session can have given it: session tags, a source
identity, how it signed in. Steps that are about none of that can be put one after the other.
"""

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.language.guardrails import Unplaced
from rolescope.engine.language.policy_set import PolicySet
from rolescope.model.policy import PolicyType
from rolescope.trust.edge import Edge, Node, NodeKind, PrincipalKind

KEYS = (
    "aws:principaltag/",
    "aws:requesttag/",
    "aws:tagkeys",
    "aws:sourceidentity",
    "aws:federatedprovider",
    "aws:userid",
    "sts:sourceidentity",
    "sts:transitivetagkeys",
    "ec2:",
    "lambda:",
    "ssm:",
    "codebuild:",
    "glue:",
    "identitystore:",
)
_MFA = "aws:multifactorauth"  # no session has it, but some have it as false (MFA-5, MFA-6)
_ACTIONS = ("sts:assumerole", "sts:tagsession", "sts:setsourceidentity")


class Plain:
    """Tells whether a step is plain, by what the policies on both sides ask about.

    A user is no session: what is asked of one about MFA makes no difference after the step.
    """

    def __init__(self, index: WorldIndex) -> None:
        """Take the world that the steps are of."""
        self._index = index

    def is_trust(self, edge: Edge, *, of_users: bool) -> bool:
        """Tell whether the role's side of a trust is plain, for users or for all others."""
        if edge.kind is PrincipalKind.SESSION:
            return False
        keys = _keys(of_users=of_users)
        written = (*(one for each in edge.alternatives for one in each), *edge.caller_conditions)
        if any(one.key.lower().startswith(keys) for one in written):
            return False
        return not self._guardrails_ask(account_of(edge.target), PolicyType.RCP, keys)

    def is_caller(self, node: Node) -> bool:
        """Tell whether the caller's own policies and SCPs are plain."""
        index, is_role = self._index, node.kind is NodeKind.ROLE
        entity = index.role(node.id) if is_role else index.user(node.id)
        if entity is None:
            return node.kind not in (NodeKind.ROLE, NodeKind.USER)
        keys, boundary = _keys(of_users=not is_role), index.boundary(entity)
        return not (
            _ask(index.identity(entity), keys)
            or (boundary is not None and _ask(boundary, keys))
            or self._guardrails_ask(account_of(node.id), PolicyType.SCP, keys)
        )

    def _guardrails_ask(self, account: str, kind: PolicyType, keys: tuple[str, ...]) -> bool:
        return self._index.remember(
            ("ask about sessions", account, kind, keys),
            lambda: any(
                _ask(level.policies, keys) for level in self._index.guardrails(account, kind).levels
            ),
        )


def _keys(*, of_users: bool) -> tuple[str, ...]:
    return KEYS if of_users else (*KEYS, _MFA)


def _ask(policies: PolicySet, keys: tuple[str, ...]) -> bool:
    """Tell whether statements about AssumeRole ask about some keys (beginnings)."""
    if isinstance(policies, Unplaced):
        return any(_ask(others, keys) for others in (policies.here, *policies.others))
    return any(
        condition.key.startswith(keys)
        for action in _ACTIONS
        for statement in policies.about(action)
        for condition in statement.conditions
    )
