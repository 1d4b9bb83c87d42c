"""The BinaryEquals operator (CO-29)."""

import base64
import binascii
from functools import partial

from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.conditions.operator import Operator, Test, operators
from rolescope.engine.language.wildcard import Tokens, text_of
from rolescope.model.condition_operators import ValueKind


def _decode(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _equals(tokens: Tokens) -> Test:
    expected = _decode(text_of(tokens))

    def test(value: str, _reading: Interpretation) -> bool:
        return expected is not None and _decode(value) == expected

    return test


def _scope(tokens: Tokens) -> bool | None:
    return False if _decode(text_of(tokens)) is None else None


BINARY = operators(ValueKind.BINARY, {"equal": partial(Operator, compile=_equals, scope=_scope)})
