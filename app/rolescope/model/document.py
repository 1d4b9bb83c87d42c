"""Parses policy documents in every form that exports have (GR-1 to GR-11, 2.7)."""

from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from rolescope.model.json_layout import STATEMENT, Layouts, TextSpan, locate, readable
from rolescope.model.policy import Policy, PolicyType, Statement
from rolescope.model.statement_reader import has_repeated, in_quotes, read_statement
from rolescope.model.strict_json import (
    MAX_DEPTH,
    SURROGATE,
    JsonError,
    count_values,
    decode,
    fingerprint,
    without_surrogates,
)

__all__ = ["KnownDocuments", "TextSpan", "locate", "parse_policy"]

OLD_VERSION, VERSION = "2008-10-17", "2012-10-17"  # GR-2
_MAX_LENGTH, _MAX_VALUES = 1_000_000, 50_000  # IAM takes 131,072 characters (GR-36)
_REPLACED = "Invalid characters in the document were replaced"
_KEYS = {"version": "Version", "id": "Id", "statement": "Statement"}


@dataclass(slots=True)
class KnownDocuments:
    """Documents and statements that have been read, by type and fingerprint.

    Most statements of an import stand in several of its documents, and many documents do.
    """

    layouts: Layouts = field(default_factory=dict)
    policies: dict[tuple[PolicyType, bytes], Policy] = field(default_factory=dict)
    read: dict[tuple[int, PolicyType, bytes], Statement] = field(default_factory=dict)

    def statement(self, index: int, source: object, type_: PolicyType) -> Statement:
        """Return the statement that one object of a `Statement` list means."""
        found = fingerprint(source)
        if found is None:
            return read_statement(index, source, type_)
        key = (index, type_, found)
        known = self.read.get(key)
        if known is None:
            known = self.read[key] = read_statement(index, source, type_)
        return known


def parse_policy(
    source: object,
    *,
    name: str,
    type: PolicyType,  # noqa: A002 - the name of the field
    arn: str | None = None,
    known: KnownDocuments | None = None,
) -> Policy:
    """Return the policy that a document means.

    Args:
        source: a decoded object, JSON text, or URL-encoded JSON text (GR-70).
        name: what people call the policy.
        type: what kind it is, which decides on the elements it needs (GR-7, PR-15).
        arn: of managed and Organizations policies.
        known: spares reading what has been read; more is added to it.

    Never raises: what cannot be read at all is in `unreadable` (GR-71), what cannot be
    understood in the `defects` of its statement (GR-73).
    """
    empty = Policy(name=name, type=type, arn=arn)
    known = known or KnownDocuments()
    if isinstance(source, str):
        return _from_text(source, empty, known)
    if not isinstance(source, dict):
        return replace(empty, unreadable=f"The document is {_kind(source)}, not an object")
    found = fingerprint(source)
    if found is None:
        return _from_decoded(source, empty, known)
    before = known.policies.get((type, found))
    if before is None:
        before = known.policies[type, found] = _from_decoded(
            source, empty, known, is_small=_is_small(found)
        )
    return before if (before.name, before.arn) == (name, arn) else _renamed(before, name, arn)


def _is_small(found: bytes) -> bool:
    """Tell by a fingerprint, which has a byte for each value and each bracket, what surely is."""
    return len(found) <= _MAX_VALUES and found.count(b"[") + found.count(b"{") <= MAX_DEPTH


def _renamed(policy: Policy, name: str, arn: str | None) -> Policy:
    return Policy(
        name=name,
        type=policy.type,
        text=policy.text,
        raw=policy.raw,
        arn=arn,
        version=policy.version,
        statements=policy.statements,
        unreadable=policy.unreadable,
        warnings=policy.warnings,
    )


def _from_decoded(
    source: dict[str, object], empty: Policy, known: KnownDocuments, *, is_small: bool = False
) -> Policy:
    size = 0 if is_small else count_values(source)
    if size is None:
        return replace(
            empty, unreadable=f"The document is nested more than {MAX_DEPTH} levels deep"
        )
    if size > _MAX_VALUES:
        return replace(empty, unreadable=_too_large())
    text = readable(source, layouts=known.layouts)
    if len(text) > _MAX_LENGTH:
        return replace(empty, unreadable=_too_large())
    if SURROGATE.search(text):
        clean = without_surrogates(source)
        return _from_object(clean, empty, readable(clean), known)
    return _from_object(source, empty, text, known)


def _from_text(source: str, empty: Policy, known: KnownDocuments) -> Policy:
    text = original_text(source).strip().removeprefix("\ufeff").strip().replace("\r\n", "\n")
    if len(text) > _MAX_LENGTH:
        return replace(empty, raw=source, unreadable=_too_large())
    kept = replace(empty, text=text, raw=None if source.startswith(text) else source)
    try:
        value, warnings = _decode(text)
    except JsonError as error:
        return replace(kept, unreadable=fault_text(text, error))
    if not isinstance(value, dict):
        return replace(kept, unreadable=f"The document is {_kind(value)}, not an object")
    if "\ufffd" in text and "\ufffd" not in source:  # bytes of the URL encoding were no UTF-8
        warnings = (_REPLACED,)
    kept = replace(kept, warnings=warnings)
    if "\n" not in text:  # GR-72: the original is kept beside what people read
        text, kept = readable(value, layouts=known.layouts), replace(kept, raw=source)
    return _from_object(value, kept, text, known)


def original_text(source: str) -> str:
    """Return a document as it was written: URL-encoded text is decoded once (GR-70)."""
    is_json = source.strip().removeprefix("\ufeff").lstrip().startswith("{")
    return source if is_json else unquote(source)  # + stays +


def _decode(text: str) -> tuple[object, tuple[str, ...]]:
    if not text:
        raise JsonError("the document is empty")
    decoded = decode(text)
    if text[decoded.end :].strip():
        raise JsonError("the document has more text after its end", decoded.end)
    replaced = (_REPLACED,) if decoded.replaced else ()
    return decoded.value, replaced


def _from_object(source: object, empty: Policy, text: str, known: KnownDocuments) -> Policy:
    assert isinstance(source, dict)  # noqa: S101 - for the type checker: both callers have looked
    elements, warnings, repeated = _elements(source)
    version, more = _version(elements)
    kept = Policy(
        name=empty.name,
        type=empty.type,
        text=text,
        raw=empty.raw,
        arn=empty.arn,
        version=version,
        warnings=(*empty.warnings, *warnings, *more),
    )
    statements = elements.get("Statement")
    if isinstance(statements, dict):
        statements = [statements]  # GR-1
    if not isinstance(statements, list):
        missing = "has no Statement" if "Statement" not in elements else "is no list of statements"
        return replace(kept, unreadable=f"The document {missing}")
    found = tuple(
        known.statement(index, statement, empty.type) for index, statement in enumerate(statements)
    )
    if not (repeated or has_repeated(source, "Statement", "Version")):
        return replace(kept, statements=found)
    is_lost = "Statement" in repeated or has_repeated(source, "Statement")
    if is_lost and not found:
        return replace(kept, unreadable=_REPEATED)
    return replace(kept, statements=tuple(_ambiguous(one, is_lost=is_lost) for one in found))


_REPEATED = "Statement or Version stands more than once in the document: AWS refuses this"


def _ambiguous(statement: Statement, *, is_lost: bool) -> Statement:
    """GR-11: `is_lost`: statements of another list, with effects of their own, may be meant."""
    return replace(
        statement,
        effect=None if is_lost else statement.effect,
        defects=(*statement.defects, _REPEATED),
        defect_paths=(*statement.defect_paths, (STATEMENT,)),
    )


def _elements(source: dict[str, object]) -> tuple[dict[str, object], list[str], set[str]]:
    """Take the elements of the document by name (GR-8), with the names that stand twice (GR-11).

    The exact spelling wins.
    """
    elements: dict[str, object] = {}
    warnings: list[str] = []
    repeated: set[str] = set()
    for key, value in source.items():
        name = _KEYS.get(key.lower())
        if name is None:
            warnings.append(f"{in_quotes(key)} is no element of a policy: ignored")
            continue
        if name != key:
            warnings.append(f"{in_quotes(key)} is read as {name}")
        if name in elements:
            repeated.add(name)
        if name == key or name not in elements:
            elements[name] = value
    return elements, warnings, repeated - {"Id"}


def _version(elements: dict[str, object]) -> tuple[str, list[str]]:
    version = elements.get("Version", OLD_VERSION)
    if version in (OLD_VERSION, VERSION):
        return str(version), []
    warning = f"Version is {in_quotes(version)}; IAM knows {VERSION} and {OLD_VERSION}"
    return version if isinstance(version, str) else OLD_VERSION, [warning]


def fault_text(text: str, error: JsonError) -> str:
    """Say why a text is no JSON, with line and column where they are known."""
    what = error.what[0].upper() + error.what[1:]
    if error.cut_off:
        what = "The document is cut off"
    if error.position is None:
        return what
    line = text.count("\n", 0, error.position) + 1
    column = error.position - (text.rfind("\n", 0, error.position) + 1) + 1
    return f"{what} (line {line:,}, column {column:,})"


def _too_large() -> str:
    return "The document is larger than IAM takes (131,072 characters)"


def _kind(value: object) -> str:
    match value:
        case None:
            return "missing"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
        case _:
            return "something else"
