"""What would allow a request, as text and as JSON values."""

import json
from typing import Any

from rolescope.questions.plain_json import plain
from rolescope.simulation.suggestions.way import Advice, Request, SuggestedPiece, SuggestedWay


def advice_text(advice: Advice) -> str:
    """Tell the ways piece by piece, with ready statements; empty when there is nothing to say."""
    lines = [line for way in advice.ways for line in _way_lines(way)]
    if advice.reason:
        lines.append(f"  {advice.reason}")
    for found in advice.not_suggested:
        lines += [f"  Not suggested: {found.title}", f"    {found.reason}"]
    return "\n".join(("What would allow it", *lines)) if lines else ""


def _way_lines(way: SuggestedWay) -> list[str]:
    lines = [f"  {way.title}"]
    for piece in way.pieces:
        lines.append(f"    - {piece.text}")
        statement = getattr(piece.edit, "statement", "")
        if statement:
            lines.append(f"      {statement}")
    return lines


def advice_json(advice: Advice, request: Request) -> dict[str, Any]:
    """Return the fields `ways`, `notSuggested` and `noWay`."""
    return {
        "ways": [_way_json(way, request) for way in advice.ways],
        "notSuggested": plain(advice.not_suggested),
        "noWay": advice.reason,
    }


def _way_json(way: SuggestedWay, request: Request) -> dict[str, Any]:
    changed = way.request(request)
    found: dict[str, Any] = {
        "title": way.title,
        "pieces": [_piece_json(piece) for piece in way.pieces],
    }
    if changed != request:
        found["request"] = {
            "caller": plain(changed.caller),
            "context": {key: values and list(values) for key, values in changed.context},
            **({"params": plain(changed.parameters)} if hasattr(changed, "parameters") else {}),
        }
    return found


def _piece_json(piece: SuggestedPiece) -> dict[str, Any]:
    found = {"kind": piece.kind.value, "title": piece.title, "text": piece.text}
    if piece.edit is not None:
        found["edit"] = piece.edit.label
    statement = getattr(piece.edit, "statement", "")
    return {**found, "statement": json.loads(statement)} if statement else found
