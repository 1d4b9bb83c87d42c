"""A record stored as JSON text within a field."""

import json
from typing import Any

from rolescope.importers.cloudtrail.record import RecordFault


def decoded(value: object) -> dict[str, Any]:
    """Return the object in a field: the text may have a time before it (CT-55).

    Raises:
        RecordFault: there is none.
    """
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, str):
        begin = value.find("{")
        try:
            found = json.loads(value[begin:]) if begin >= 0 else None
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            return found
    raise RecordFault("no-json", "The text in it is not a record as JSON.")
