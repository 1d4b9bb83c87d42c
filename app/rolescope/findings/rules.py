"""All kinds of finding, by number."""

from rolescope.findings import (
    access_analyzer,
    access_keys,
    anyone,
    chains,
    condition_faults,
    documents,
    outside_accounts,
    permissions,
    principals,
    roles,
    services,
    tokens,
)
from rolescope.findings.rule import FindingRule


def _number(rule: FindingRule) -> int:
    return int(rule.id.rpartition("-")[2])


FINDINGS: tuple[FindingRule, ...] = tuple(
    sorted(
        (
            *anyone.RULES,
            *outside_accounts.RULES,
            *services.RULES,
            *tokens.RULES,
            *principals.RULES,
            *documents.RULES,
            *condition_faults.RULES,
            *roles.RULES,
            *permissions.RULES,
            *chains.RULES,
            *access_keys.RULES,
            *access_analyzer.RULES,
        ),
        key=_number,
    )
)
"""The rules of which findings are made. A new one: its file with `RULES`, and a line here."""
