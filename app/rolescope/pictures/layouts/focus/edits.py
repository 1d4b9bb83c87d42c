"""Escalation by editing (PE-11): roles of its account whose trust the subject may rewrite."""

from rolescope.engine.evaluate import evaluate_action
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Decision
from rolescope.model.request import ActionRequest
from rolescope.trust.edge import Node
from rolescope.trust.entities import caller_of

_ACTION = "iam:UpdateAssumeRolePolicy"


def editable_roles(index: WorldIndex, subject: Node, at: str) -> tuple[str, ...]:
    """Return the ARNs of roles whose trust policy an imported user or role may replace."""
    entity = index.role(subject.id) or index.user(subject.id)
    account = index.account(subject.account or "")
    if entity is None or account is None:
        return ()
    about = index.identity(entity).about(_ACTION.lower())
    if not any(not statement.is_deny for statement in about):
        return ()
    caller = caller_of(entity)
    found = []
    for role in account.roles:
        if role.arn == subject.id:
            continue
        request = ActionRequest(caller=caller, action=_ACTION, resource=role.arn, at=at)
        verdict = evaluate_action(request, index, traced=False)
        if verdict.decision is Decision.ALLOW:
            found.append(role.arn)
    return tuple(sorted(found))
