"""A difference as files that can be given away: a small world without names, and the call."""

import json
from secrets import token_bytes

from rolescope.engine.index import WorldIndex
from rolescope.exporters.world_json import world_json
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.review import Expectation
from rolescope.questions.assertions import asserted, written_assertions
from rolescope.reality.outcomes import RecordedOutcome
from rolescope.reality.reproduction import reproduce

_KEY = 32  # bytes


def reproduction_files(
    index: WorldIndex, request: AssumeRoleRequest, outcome: RecordedOutcome
) -> dict[str, bytes]:
    """Return the files by name: `rolescope check world.json --expect expected.jsonl` fails.

    Each time addresses are others, and nothing tells afterwards which they were.

    Raises:
        NotReproducible: the verdict is another one without names.
    """
    found = reproduce(index, request, token_bytes(_KEY))
    allowed = outcome is RecordedOutcome.ALLOWED
    expected = asserted(
        found.request,
        WorldIndex(found.world),
        found.request.at,
        Expectation.ALLOWED if allowed else Expectation.DENIED,
        "as CloudTrail recorded it",
    )
    world = json.dumps(world_json(found.world), indent=2, ensure_ascii=True)
    return {
        "world.json": f"{world}\n".encode(),
        "expected.jsonl": written_assertions((expected,)).encode(),
    }
