"""Plans, states and templates of our own making."""

import json
from pathlib import Path
from typing import Any

IAC = Path(__file__).parents[1] / "corpus" / "iac"


def sample(name: str) -> Any:
    """Return the JSON of a sample."""
    return json.loads((IAC / name).read_text(encoding="utf-8"))
