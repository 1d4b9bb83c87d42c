"""Policy documents of a plan as JSON text; what is unknown in them stays unknown (IAC-11)."""

import json
from collections.abc import Iterator, Mapping

from rolescope.model.document import VERSION
from rolescope.model.json_layout import ELEMENTS
from rolescope.model.strict_json import JsonError, decode, is_too_deep
from rolescope.plans.plan_values import UNKNOWN, UnknownValue
from rolescope.value import Value

_MARK = "(known after apply"
KNOWN_AFTER_APPLY = f"{_MARK})"
_LISTED = ("Action", "Resource")  # each value of these grants, or denies, by itself
_MAX_LEAVES = 20  # that are named of one document


class DocumentText(Value):
    """A document as text. `unknown` is set when nothing of it is known.

    `leaves` name what of it is unknown: a place such as `Statement[0].Resource`, and its source.
    """

    text: str
    unknown: UnknownValue | None = None
    leaves: tuple[tuple[str, str], ...] = ()


def document_text(value: object) -> DocumentText:
    """Return a document, given as JSON text or as an object with unknown leaves.

    Of a list that holds known and unknown values, the known ones get a statement of their own:
    they are certain, whatever the others will be. What is no document is unknown as a whole.
    """
    if isinstance(value, str):
        return (
            DocumentText(value) if is_document(value) else _unknown(UnknownValue("no JSON object"))
        )
    if isinstance(value, UnknownValue):
        return _unknown(value)
    if not isinstance(value, Mapping) or is_too_deep(value):
        return _unknown(UNKNOWN)
    key = next((key for key in value if str(key).lower() == "statement"), "Statement")
    statements = value.get(key)
    if isinstance(statements, UnknownValue):
        return _unknown(statements)
    written = statements if isinstance(statements, list) else [statements]
    found = list(_leaves(value, ""))
    split = [part for one in written for part in _split(one)] if found else written
    text = json.dumps({**value, key: _marked(split)}, indent=2, default=_marker)
    return DocumentText(text, leaves=tuple(found[:_MAX_LEAVES]))


def is_document(text: str) -> bool:
    """Tell whether a text is a JSON object."""
    if not text.lstrip().startswith("{"):
        return False
    try:
        return isinstance(decode(text.strip()).value, dict)
    except JsonError:
        return False


def same_document(one: str, other: str) -> bool:
    """Tell whether two texts are the same JSON, however it is laid out (IAC-29)."""
    if one == other:
        return True
    try:
        return decode(one.strip()).value == decode(other.strip()).value
    except JsonError:
        return False


def _unknown(value: UnknownValue) -> DocumentText:
    """Return a document that may say anything: its statement cannot be understood (GR-73)."""
    document = {"Version": VERSION, "Statement": [_words(value)]}
    return DocumentText(json.dumps(document), unknown=value)


def _words(value: UnknownValue) -> str:
    return placeholder_of(value.source) if value.source else KNOWN_AFTER_APPLY


def placeholder_of(source: str) -> str:
    """Return what stands for a value that `source` decides at apply."""
    return f"{_MARK}: {source})"


def numbered_placeholder(number: int) -> str:
    """Return what stands for one of several values that are decided at apply, from 1."""
    return KNOWN_AFTER_APPLY if number == 1 else f"{_MARK} {number})"


def decided_part(name: str) -> str | None:
    """Return how a name begins of which the rest is decided at apply; None: it is known."""
    before, mark, _ = name.partition(_MARK)
    return before if mark else None


def _marker(value: object) -> object:
    """Write an unknown leaf as an object, which no element of a statement can be."""
    return {KNOWN_AFTER_APPLY: value.source if isinstance(value, UnknownValue) else ""}


def _marked(value: object) -> object:
    """Return a value with objects that stand for what is unknown, where text is expected."""
    if isinstance(value, UnknownValue):
        return _marker(value)
    if isinstance(value, Mapping):
        return {str(key): _marked(one) for key, one in value.items()}
    return [_marked(one) for one in value] if isinstance(value, list) else value


def _leaves(value: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, UnknownValue):
        yield place, value.source
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _leaves(one, f"{place}.{key}" if place else str(key))
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from _leaves(one, f"{place}[{at}]")


def _split(statement: object) -> Iterator[object]:
    """Yield a statement, in two when one list of it holds known and unknown values."""
    if not isinstance(statement, Mapping):
        yield statement
        return
    mixed = [key for key in statement if any(_parts(str(key), statement[key])[1:])]
    if len(mixed) != 1:
        yield statement
        return
    (key,) = mixed
    known, unknown = _parts(str(key), statement[key])
    if known:
        yield {**statement, key: known}
    yield {name: one for name, one in statement.items() if str(name).lower() != "sid"} | {
        key: unknown
    }


def _parts(key: str, value: object) -> tuple[object, object]:
    """Return the known and the unknown values of an element; nothing for those left whole."""
    name = ELEMENTS.get(key.lower())
    if name in _LISTED and isinstance(value, list):
        return _halves(value)
    if name == "Principal" and isinstance(value, Mapping):
        known: dict[str, object] = {}
        unknown: dict[str, object] = {}
        for kind, one in value.items():
            halves = _halves(one if isinstance(one, list) else [one])
            for side, half in zip((known, unknown), halves, strict=True):
                if half:
                    side[str(kind)] = half
        return known, unknown
    return [], []


def _halves(values: list[object]) -> tuple[list[object], list[object]]:
    unknown: list[object] = [one for one in values if isinstance(one, UnknownValue)]
    return [one for one in values if not isinstance(one, UnknownValue)], unknown


# data "aws_iam_policy_document"


def built_document(attributes: Mapping[str, object]) -> object:
    """Return the document of an `aws_iam_policy_document` with known leaves as they are (IAC-11).

    Unknown as a whole where an unknown document overrides statements of it.
    """
    own = [_statement(one) for one in _items(attributes.get("statement"))]
    found: list[object] = []
    for source in _documents(attributes, "source"):
        found += _statements_of(source)
    found = _overridden(found, own)
    for override in _documents(attributes, "override"):
        statements = _statements_of(override)
        if any(isinstance(one, UnknownValue) for one in statements):
            return statements[0]
        found = _overridden(found, statements)
    version = attributes.get("version")
    return {"Version": version if isinstance(version, str) else VERSION, "Statement": found}


def _documents(attributes: Mapping[str, object], role: str) -> list[object]:
    listed = attributes.get(f"{role}_policy_documents")
    single = attributes.get(f"{role}_json")
    found = listed if isinstance(listed, list) else [listed]
    return [one for one in (*found, single) if one not in (None, "")]


def _statements_of(document: object) -> list[object]:
    if isinstance(document, UnknownValue):
        return [document]
    if isinstance(document, str) and is_document(document):
        document = decode(document.strip()).value
    if not isinstance(document, Mapping):
        return [UNKNOWN]
    found = document.get("Statement")
    return list(found) if isinstance(found, list) else [found]


def _overridden(statements: list[object], others: list[object]) -> list[object]:
    """Return statements with others behind them; one of the same Sid takes its place."""
    found = list(statements)
    for other in others:
        sid = other.get("Sid") if isinstance(other, Mapping) else None
        same = [
            at for at, one in enumerate(found) if isinstance(one, Mapping) and one.get("Sid") == sid
        ]
        if sid and same:
            found[same[0]] = other
        else:
            found.append(other)
    return found


def _items(value: object) -> list[object]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


_LISTS = {
    "actions": "Action",
    "not_actions": "NotAction",
    "resources": "Resource",
    "not_resources": "NotResource",
}


def _statement(block: object) -> object:
    if not isinstance(block, Mapping):
        return block if isinstance(block, UnknownValue) else UNKNOWN
    found: dict[str, object] = {}
    if block.get("sid"):
        found["Sid"] = block["sid"]
    found["Effect"] = block.get("effect") or "Allow"
    for name, element in _LISTS.items():
        if block.get(name):
            found[element] = _variables(block[name])
    for name, element in (("principals", "Principal"), ("not_principals", "NotPrincipal")):
        if block.get(name):
            found[element] = _principals(block[name])
    if block.get("condition"):
        found["Condition"] = _conditions(block["condition"])
    return found


def _principals(blocks: object) -> object:
    if isinstance(blocks, UnknownValue):
        return {"AWS": blocks}
    found: dict[str, list[object]] = {}
    for block in _items(blocks):
        kind = block.get("type") if isinstance(block, Mapping) else UNKNOWN
        if not isinstance(block, Mapping) or not isinstance(kind, str):
            found.setdefault("AWS", []).append(UNKNOWN)
            continue
        found.setdefault("AWS" if kind == "*" else kind, []).extend(
            _items(_variables(block.get("identifiers")))
        )
    return found


def _conditions(blocks: object) -> object:
    if isinstance(blocks, UnknownValue):
        return blocks
    found: dict[str, dict[str, object]] = {}
    for block in _items(blocks):
        test = block.get("test") if isinstance(block, Mapping) else None
        key = block.get("variable") if isinstance(block, Mapping) else None
        if not isinstance(block, Mapping) or not isinstance(test, str) or not isinstance(key, str):
            return block if isinstance(block, UnknownValue) else UNKNOWN
        tests = found.setdefault(test, {})
        values = [*_items(tests.get(key)), *_items(_variables(block.get("values")))]
        tests[key] = values
    return found


def _variables(value: object) -> object:
    """Return texts with policy variables as IAM writes them: Terraform has `&{aws:username}`."""
    if isinstance(value, list):
        return [_variables(one) for one in value]
    return value.replace("&{", "${") if isinstance(value, str) else value
