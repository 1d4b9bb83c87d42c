"""SARIF 2.1.0, the log format that code scanning takes in."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rolescope import __version__


def sarif_log(
    rules: Sequence[dict[str, Any]],
    results: Sequence[dict[str, Any]],
    warnings: Sequence[str] = (),
) -> dict[str, Any]:
    """Return a log with one run of this program; results name rules by their place.

    `warnings` say what readers of the log should know that no result says.
    """
    notes = [{"level": "warning", "message": {"text": text}} for text in warnings]
    invocation = {"executionSuccessful": True, "toolExecutionNotifications": notes}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "RoleScope",
                        "semanticVersion": __version__,
                        "rules": list(rules),
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": list(results),
                **({"invocations": [invocation]} if notes else {}),
            }
        ],
    }


def file_location(file: str, line: int | None = None) -> dict[str, Any]:
    """Return the physical location of a line of a file, which is relative where it was so named."""
    uri = Path(file).as_uri() if Path(file).is_absolute() else quote(file)
    place: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    return place if line is None else place | {"region": {"startLine": line}}
