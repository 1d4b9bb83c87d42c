"""What would allow a request, as text and as JSON values."""

import json
from typing import Any

from rolescope.model.request import Request
from rolescope.questions.plain_json import plain
from rolescope.simulation.suggestions.way import Advice, NotSuggested, SuggestedPiece, SuggestedWay
from rolescope.words.outcome_text import not_suggested
from rolescope.words.suggestions_text import (
    no_way_text,
    not_suggested_texts,
    piece_texts,
    way_texts,
)


def advice_text(advice: Advice) -> str:
    """Tell the ways piece by piece, with ready statements; empty when there is nothing to say."""
    lines = [line for way in advice.ways for line in _way_lines(way)]
    if advice.no_way is not None:
        lines.append(f"  {no_way_text(advice.no_way)}")
    for found in advice.not_suggested:
        title, reason = not_suggested_texts(found)
        lines += [f"  {not_suggested(title)}", f"    {reason}"]
    return "\n".join(("What would allow it", *lines)) if lines else ""


def _way_lines(way: SuggestedWay) -> list[str]:
    lines = [f"  {way_texts(way)[0]}"]
    for piece in way.pieces:
        lines.append(f"    - {piece_texts(piece)[1]}")
        statement = getattr(piece.edit, "statement", "")
        if statement:
            lines.append(f"      {statement}")
    return lines


def advice_json(advice: Advice, request: Request) -> dict[str, Any]:
    """Return the fields `ways`, `notSuggested` and `noWay`."""
    return {
        "ways": [_way_json(way, request) for way in advice.ways],
        "notSuggested": [_not_suggested_json(found) for found in advice.not_suggested],
        "noWay": no_way_text(advice.no_way),
    }


def _not_suggested_json(found: NotSuggested) -> dict[str, str]:
    title, reason = not_suggested_texts(found)
    return {"title": title, "reason": reason}


def _way_json(way: SuggestedWay, request: Request) -> dict[str, Any]:
    changed = way.request(request)
    found: dict[str, Any] = {
        "title": way_texts(way)[0],
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
    title, text = piece_texts(piece)
    found = {"kind": piece.kind.value, "title": title, "text": text}
    if piece.edit is not None:
        found["edit"] = piece.edit.label
    statement = getattr(piece.edit, "statement", "")
    return {**found, "statement": json.loads(statement)} if statement else found
