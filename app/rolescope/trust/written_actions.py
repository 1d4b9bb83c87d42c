"""Written actions: which STS operations the statements of policies cover."""

from rolescope.engine.index import WorldIndex
from rolescope.engine.language.wildcard import glob
from rolescope.model.policy import Effect, PrincipalType, Statement

HOP_ACTIONS = ("sts:assumerole", "sts:tagsession", "sts:setsourceidentity")
"""What the policies of a caller are asked about one step from principal to role."""


def has_action(statement: Statement, action: str) -> bool:
    """Tell whether a statement is about an action, given in lower case (GR-12 to GR-16)."""
    if statement.actions is not None:
        return any(glob(written.lower()).matches(action) for written in statement.actions)
    if statement.not_actions is not None:
        return not any(glob(written.lower()).matches(action) for written in statement.not_actions)
    return False


def takes_tags(index: WorldIndex, arn: str) -> bool:
    """Tell whether sessions of a role can carry session tags at all (TG-1)."""
    role = index.role(arn)
    return role is None or any(
        statement.effect is Effect.ALLOW and has_action(statement, "sts:tagsession")
        for statement in role.trust_policy.statements
    )


def may_be_federated(index: WorldIndex, arn: str) -> bool:
    """Tell whether SAML or web identity may make sessions of a role (MFA-6, TR-21)."""
    role = index.role(arn)
    if role is None or role.trust_policy.unreadable:
        return True
    return index.remember(
        ("may be federated", arn),
        lambda: any(map(_lets_tokens_in, role.trust_policy.statements)),
    )


def _lets_tokens_in(statement: Statement) -> bool:
    if statement.effect is Effect.DENY:
        return False
    kinds = {principal.type for principal in statement.principals or ()}
    is_named = not kinds or not kinds.isdisjoint((PrincipalType.FEDERATED, PrincipalType.ANYONE))
    return is_named and any(has_action(statement, action) for action in _OF_TOKENS)


_OF_TOKENS = ("sts:assumerolewithsaml", "sts:assumerolewithwebidentity")
