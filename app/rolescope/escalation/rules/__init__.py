"""All ways to gain rights beside AssumeRole (PE-75 says which rows are ways)."""

from rolescope.escalation.rule import EscalationRule
from rolescope.escalation.rules.containers import CONTAINER_RULES
from rolescope.escalation.rules.identity import IDENTITY_RULES
from rolescope.escalation.rules.instances import INSTANCE_RULES
from rolescope.escalation.rules.services import SERVICE_RULES

RULES: tuple[EscalationRule, ...] = tuple(
    sorted(
        (*IDENTITY_RULES, *INSTANCE_RULES, *SERVICE_RULES, *CONTAINER_RULES),
        key=lambda rule: int(rule.id.partition("-")[2]),
    )
)
"""Every way, by number."""

BY_ID = {rule.id: rule for rule in RULES}
"""Every way by its id."""

NOT_CHECKED: tuple[tuple[str, str], ...] = (
    ("PE-21", "the tags of users and roles"),
    ("PE-60", "Cognito identity pools"),
    ("PE-62", "permission sets and assignments of IAM Identity Center"),
    ("PE-64", "member accounts that let their root user be assumed"),
)
"""Ways that rest on what is often not imported, each with what that is (PE-75)."""
