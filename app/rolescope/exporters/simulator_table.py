"""The comparison with AWS's policy simulator as CSV (RFC 4180) and as JSON."""

import json

from rolescope.exporters.csv_table import csv_table
from rolescope.simulation.simulator.agreement import AgreementStanding
from rolescope.words.simulator_text import LIMITS, AgreementText

COLUMNS = (
    *("principal", "action", "resource", "aws", "rolescope", "agreement", "why"),
    *("policies", "missing"),
)


def simulator_csv(found: AgreementText) -> str:
    """Return a table with a heading, one row for each action and resource.

    See `csv_table` for what becomes of names that anybody may have written.
    """
    rows = (
        (
            *(found.principal, row.action, row.resource, row.aws, row.own, row.standing.value),
            *(row.why, " ".join(row.policies), " ".join(row.missing)),
        )
        for row in found.rows
    )
    return csv_table(COLUMNS, rows)


def simulator_json(found: AgreementText, at: str) -> str:
    """Return everything of a comparison; `at` is when AWS was asked (ISO 8601)."""
    value = {
        "format": "rolescope-simulator/1",
        "principal": found.principal,
        "comparedAt": at,
        "limits": LIMITS,
        "counts": {standing.value: found.count(standing) for standing in AgreementStanding},
        "rows": [
            {
                "action": row.action,
                "resource": row.resource,
                "aws": row.aws,
                "rolescope": row.own,
                "agreement": row.standing.value,
                "why": row.why,
                "policies": list(row.policies),
                "missing": list(row.missing),
            }
            for row in found.rows
        ],
    }
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
