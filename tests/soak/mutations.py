"""How mutants are made: JSON values, texts and bytes, each changed a little, by dice."""

import copy
import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

ODD: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 1.5, 1e308, 2**63, 2**70, "", " ", "*", "?", "true", "null"),
    *([], {}, [[]], [{}], {"": ""}, [None], {"AWS": "*"}, {"Key": "k", "Value": None}),
    *("\ud800", "\x00", "\u202e", "e\u0301", "\U0001f600", "x" * 10_001, "%%{init: {}}%%"),
    *("arn:aws:iam::111122223333:role/", "arn:aws:iam::1:x", "arn:", "arn:aws-cn:iam::*:root"),
    *("${aws:username}", "${", "${*}", "${aws:PrincipalTag/", "$", "a/b/../c", "\\", '"', "<b>"),
    *("2026-11-24T12:00:00Z", "9999-99-99", "-1", "1e999", "NaN", "0x10", "10.0.0.0/8", "::/0"),
)
"""What stands where something else should."""

TOKENS = (
    *(
        "NaN",
        "1e999",
        "-Infinity",
        "[" * 70,
        "{" * 5,
        "]",
        "}",
        ",",
        ":",
        '"',
        "\\u0000",
        "\\ud800",
    ),
    *("\\", "null", "0", "-", '"Version":1,', '"Statement":[],', "\ufeff", "//", "\x00", "%%{"),
)
"""What gets between the letters of a file."""


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place within a value: a list or object, and the index or key in it."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places(value[key])


def mutated(value: Any, dice: Random, most: int = 3) -> Any:
    """Return a copy with up to `most` changes."""
    changed = [copy.deepcopy(value)]  # a list, so that the whole has a place, too
    for _ in range(dice.randint(1, most)):
        holder, key = dice.choice(list(places(changed)))
        dice.choice(_CHANGES)(holder, key, changed, dice)
        if not changed:
            changed.append(None)
    return changed[0]


_Change = Callable[[Any, Any, Any, Random], None]


def _put_odd(holder: Any, key: Any, _all: Any, dice: Random) -> None:
    holder[key] = copy.deepcopy(dice.choice(ODD))


def _leave_out(holder: Any, key: Any, _all: Any, _dice: Random) -> None:
    del holder[key]


def _graft(holder: Any, key: Any, everything: Any, dice: Random) -> None:
    """Put a copy of what stands elsewhere here."""
    other, place = dice.choice(list(places(everything)))
    holder[key] = copy.deepcopy(other[place])


def _rename(holder: Any, key: Any, everything: Any, dice: Random) -> None:
    if not isinstance(holder, dict):
        return
    others = [found for where, found in places(everything) if isinstance(where, dict)]
    name = dice.choice([key.lower(), key.upper(), key + " ", key[:-1], "", dice.choice(others)])
    holder[name] = holder.pop(key)


def _wrap(holder: Any, key: Any, _all: Any, dice: Random) -> None:
    held = holder[key]
    holder[key] = dice.choice([[held], {"x": held}, [held, held], {"AWS": held}, str(held)])


def _unwrap(holder: Any, key: Any, _all: Any, dice: Random) -> None:
    held = holder[key]
    if isinstance(held, dict | list) and held:
        holder[key] = dice.choice(list(held.values()) if isinstance(held, dict) else held)


def _repeat(holder: Any, key: Any, _all: Any, dice: Random) -> None:
    if isinstance(holder, list):
        holder.extend(copy.deepcopy(holder[key]) for _ in range(dice.choice((1, 2, 30))))


def _nest(holder: Any, key: Any, _all: Any, dice: Random) -> None:
    for _ in range(dice.choice((3, 20, 70))):
        holder[key] = [holder[key]]


def _as_text(holder: Any, key: Any, _all: Any, dice: Random) -> None:
    """Write a value as JSON text, or read one that is written so."""
    held = holder[key]
    if not isinstance(held, str):
        holder[key] = json.dumps(held)
        return
    try:
        holder[key] = json.loads(held)
    except ValueError:
        holder[key] = text_mutated(held, dice)


def _within_text(holder: Any, key: Any, _all: Any, dice: Random) -> None:
    if isinstance(holder[key], str):
        holder[key] = text_mutated(holder[key], dice)


_CHANGES: tuple[_Change, ...] = (
    *(_put_odd, _put_odd, _leave_out, _graft, _rename, _wrap, _unwrap, _repeat, _nest),
    *(_as_text, _within_text, _within_text),
)


def text_mutated(text: str, dice: Random, tokens: tuple[str, ...] = TOKENS) -> str:
    """Return a text with one change somewhere."""
    begin = dice.randint(0, len(text))
    end = min(len(text), begin + dice.choice((1, 1, 2, 5, 40)))
    piece = text[begin:end]
    put = dice.choice(
        (
            "",
            dice.choice(tokens),
            piece * dice.choice((2, 3, 50)),
            piece.swapcase(),
            piece[::-1],
            dice.choice(("*", "?", "$", "${", "/", ":", "\u00e9", "\ud800", "\n", "\x7f")),
        )
    )
    return text[:begin] + put + text[begin if dice.random() < _KEPT else end :]


_KEPT = 0.3  # share of changes that take nothing away


def bytes_mutated(data: bytes, dice: Random) -> bytes:
    """Return bytes with one change somewhere."""
    begin = dice.randint(0, len(data))
    end = min(len(data), begin + dice.choice((1, 4, 64, 4_096)))
    return dice.choice(
        (
            data[:begin],
            data[:begin] + dice.randbytes(end - begin) + data[end:],
            data[:begin] + bytes(end - begin) + data[end:],
            data[:begin] + data[end:],
            data[:end] + data[begin:end] + data[end:],
            data[:begin] + dice.choice(TOKENS).encode("utf-8", "replace") + data[begin:],
        )
    )


def written(value: Any, dice: Random) -> bytes:
    """Return a value as the bytes of a JSON file; of one in three the text is changed as well."""
    text = json.dumps(value, indent=dice.choice((None, None, 1)))
    if dice.random() < 1 / 3:
        text = text_mutated(text, dice)
    encoding = dice.choice(("utf-8",) * 12 + ("utf-8-sig", "utf-16", "utf-32", "utf-16-be"))
    data = text.encode(encoding, "surrogatepass")
    return bytes_mutated(data, dice) if dice.random() < _BROKEN else data


_BROKEN = 0.1
