"""Parses policy documents in every form that exports have (GR-1 to GR-11, GR-73, 2.7)."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import unquote

from rolescope.model.condition_operators import is_known_operator
from rolescope.model.json_layout import ELEMENTS, STATEMENT, Layouts, TextSpan, locate, readable
from rolescope.model.plain import visible
from rolescope.model.policy import (
    OF_ONE_RESOURCE,
    WITH_PRINCIPAL,
    Condition,
    DefectKind,
    Effect,
    Policy,
    PolicyType,
    PrincipalType,
    Statement,
    StatementPrincipal,
)
from rolescope.model.principal_reader import PRINCIPAL_KEYS, anyone, classify
from rolescope.model.strict_json import (
    MAX_DEPTH,
    SURROGATE,
    Ambiguous,
    JsonError,
    Path,
    count_values,
    decode,
    fingerprint,
    repeated_keys,
    without_surrogates,
)
from rolescope.value import Value, replace

_COLONS = 5  # of an ARN (ARN-1)
_AROUND_ACTIONS = " \t\r\n,"


def in_quotes(value: object) -> str:
    """Write something from a document for a message: visible, in quotes, not too long."""
    text = visible(value if isinstance(value, str) else repr(value))
    return f"“{text[:_QUOTED]}…”" if len(text) > _QUOTED else f"“{text}”"


_QUOTED = 60


def read_statement(index: int, source: object, policy_type: PolicyType) -> Statement:
    """Return the statement that one object of a `Statement` list means."""
    root: Path = (STATEMENT, index)
    if not isinstance(source, dict):
        return Statement(
            index=index,
            defects=("The statement is not an object",),
            defect_paths=(root,),
            defect_kinds=(DefectKind.OTHER,),
        )
    reader = _Reader(source, root)
    reader.check_keys()
    reader.check_shape(policy_type)
    return Statement(
        index=index,
        sid=reader.sid(),
        effect=reader.effect(),
        principals=reader.principals("Principal"),
        not_principals=reader.principals("NotPrincipal"),
        actions=reader.actions("Action"),
        not_actions=reader.actions("NotAction"),
        resources=reader.resources("Resource"),
        not_resources=reader.resources("NotResource"),
        conditions=reader.conditions(),
        defects=tuple(reader.defects),
        defect_paths=tuple(path for path, _ in reader.defects.values()),
        defect_kinds=tuple(kind for _, kind in reader.defects.values()),
        warnings=tuple(dict.fromkeys(reader.warnings)),
    )


class _Reader:
    """Reads one statement object and collects what is wrong with it."""

    def __init__(self, source: dict[str, object], root: Path) -> None:
        self.source, self.root = source, root
        self.elements: dict[str, object] = {}
        self.defects: dict[str, tuple[Path, DefectKind]] = {}  # with the place of each
        self.warnings: list[str] = []
        self.repeated: set[str] = set()  # names of elements that stand more than once

    def defect(self, what: str, *path: str | int, kind: DefectKind = DefectKind.OTHER) -> None:
        """Note what cannot be understood, and where below the statement it is."""
        self.defects.setdefault(what, ((*self.root, *path), kind))

    def check_keys(self) -> None:
        """Take the elements by name (GR-8), note unknown and repeated keys (GR-73, GR-11)."""
        for path in repeated_keys(self.source):
            if len(path) == 1:
                self.repeated.add(str(_by_name(path)[0]))
            self.defect(
                f"The key {in_quotes(path[-1])} stands more than once: AWS refuses this, and "
                "which value counts is not known",
                *_by_name(path),
                kind=DefectKind.REPEATED,
            )
        for key, value in self.source.items():
            name = ELEMENTS.get(key.lower())
            if name is None:
                self.warnings.append(f"{in_quotes(key)} is no element of a statement: ignored")
            elif name in self.elements:
                self.repeated.add(name)
                what = f"{name} stands more than once, in different spellings"
                self.defect(what, name, kind=DefectKind.REPEATED)
            else:
                self.elements[name] = value
            if name is not None and name != key:
                self.warnings.append(f"{in_quotes(key)} is read as {name}")

    def check_shape(self, policy_type: PolicyType) -> None:
        """Note missing and excess elements (GR-6, GR-7, PR-15)."""
        self._one_of("Action", DefectKind.NO_ACTION)
        needs_resource = policy_type not in OF_ONE_RESOURCE
        self._one_of("Resource", DefectKind.NO_RESOURCE, is_needed=needs_resource)
        needs_principal = policy_type in WITH_PRINCIPAL
        self._one_of("Principal", DefectKind.NO_PRINCIPAL, is_needed=needs_principal)
        if policy_type is PolicyType.TRUST and self.elements.keys() & {"Resource", "NotResource"}:
            self.warnings.append("A trust policy has no Resource: ignored")
        named = [name for name in ("Principal", "NotPrincipal") if name in self.elements]
        if named and policy_type not in WITH_PRINCIPAL:
            what = f"A Principal must not stand in this kind of policy ({policy_type.value})"
            self.defect(what, named[0], kind=DefectKind.MISPLACED)

    def _one_of(self, name: str, lacking: DefectKind, *, is_needed: bool = True) -> None:
        opposite = f"Not{name}"
        if name in self.elements and opposite in self.elements:
            self.defect(f"It has both {name} and {opposite}", opposite, kind=DefectKind.EXCESS)
        elif is_needed and name not in self.elements and opposite not in self.elements:
            self.defect(f"It has neither {name} nor {opposite}", kind=lacking)

    def sid(self) -> str | None:
        sid = self.elements.get("Sid")
        if sid is None or isinstance(sid, str):
            return sid or None
        self.warnings.append(f"Sid is {in_quotes(sid)}, not text: ignored")
        return None

    def effect(self) -> Effect | None:
        if "Effect" not in self.elements:
            self.defect("It has no Effect", kind=DefectKind.EFFECT)
            return None
        if "Effect" in self.repeated:  # GR-11: it may deny as well as allow
            return None
        written = self.elements["Effect"]
        for effect in Effect:
            if written == effect.value:
                return effect
        what = f"Effect is {in_quotes(written)}, neither Allow nor Deny"
        self.defect(what, "Effect", kind=DefectKind.EFFECT)
        return None

    def actions(self, name: str) -> tuple[str, ...] | None:
        """Read actions; like AWS, without the spaces and commas around them."""
        written = self.texts(name)
        if written is None:
            return None
        actions = tuple(action.strip(_AROUND_ACTIONS) for action in written)
        self.warnings.extend(
            f"{in_quotes(before)} is read as {action}"
            for before, action in zip(written, actions, strict=True)
            if before != action
        )
        return actions

    def resources(self, name: str) -> tuple[str, ...] | None:
        """Read resource patterns; of one that is no whole ARN, say what it does (GR-20)."""
        written = self.texts(name)
        for pattern in written or ():
            if pattern != "*" and pattern.count(":") < _COLONS:
                means = "it matches nothing"
                if pattern.endswith("*"):
                    means = "it matches what begins so"
                self.warnings.append(f"{in_quotes(pattern)} is no whole ARN: {means}")
        return written

    def texts(self, name: str) -> tuple[str, ...] | None:
        """Read an element that is a string or a list of strings (GR-9)."""
        if name not in self.elements:
            return None
        return self._texts(name, self.elements[name], name)

    def _texts(self, name: str, value: object, *path: str) -> tuple[str, ...] | None:
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list):
            self.defect(f"{name} is neither text nor a list of texts", *path)
            return None
        texts = tuple(item for item in value if isinstance(item, str))
        if len(texts) < len(value):
            wrong = next(at for at, item in enumerate(value) if not isinstance(item, str))
            self.defect(f"{name} holds something that is not text", *path, wrong)
            return None
        if not texts:
            self._warn_of_nothing(name)
        return texts

    def _warn_of_nothing(self, name: str) -> None:
        means = "leaves nothing out" if name.startswith("Not") else "matches nothing"
        self.warnings.append(f"{name} is an empty list: it {means}")

    def principals(self, name: str) -> tuple[StatementPrincipal, ...] | None:
        """Read `Principal` or `NotPrincipal` (PR-1 to PR-12)."""
        if name not in self.elements:
            return None
        value = self.elements[name]
        if value == "*":
            return (anyone(),)
        if value == []:
            self._warn_of_nothing(name)
            return ()
        if not isinstance(value, dict):
            self.defect(f"{name} is neither * nor an object", name)
            return None
        found = self._principals(name, value)
        if found is not None:
            self._warn_of_invalid(name, found)
        return found

    def _principals(
        self, name: str, value: dict[str, object]
    ) -> tuple[StatementPrincipal, ...] | None:
        found: list[StatementPrincipal] = []
        for key, written in value.items():
            known = PRINCIPAL_KEYS.get(key.lower())
            texts = self._texts(f"{name} {in_quotes(key)}", written, name, key)
            if known is None:
                self.defect(f"{in_quotes(key)} is no kind of principal", name, key)
            if known is None or texts is None:
                return None
            if known != key:
                self.warnings.append(f"{in_quotes(key)} is read as {known}")
            found += [classify(known, text) for text in texts]
        return tuple(found)

    def _warn_of_invalid(self, name: str, found: tuple[StatementPrincipal, ...]) -> None:
        if not found:
            means = "leaves nobody out" if name.startswith("Not") else "matches nothing"
            self.warnings.append(f"{name} names nobody: it {means}")
        self.warnings.extend(
            f"{in_quotes(principal.written)} names no principal: it matches nothing"
            for principal in found
            if principal.type is PrincipalType.INVALID
        )

    def conditions(self) -> tuple[Condition, ...]:
        """Read the condition block (CO-1); a broken one leaves a defect."""
        block = self.elements.get("Condition", {})
        if not isinstance(block, Mapping):
            self.defect("Condition is not an object", "Condition")
            return ()
        return tuple(self._conditions(block))

    def _conditions(self, block: Mapping[str, object]) -> Iterator[Condition]:
        for operator, tests in block.items():
            if not is_known_operator(operator):
                self.defect(
                    f"The condition operator {in_quotes(operator)} is not known",
                    "Condition",
                    operator,
                    kind=DefectKind.OPERATOR,
                )
            if not isinstance(tests, dict):
                self.defect(
                    f"The condition {in_quotes(operator)} is not an object", "Condition", operator
                )
                continue
            for key, values in tests.items():
                texts = self._values(operator, key, values)
                if texts is not None:
                    yield Condition(operator, key, texts)

    def _values(self, operator: str, key: str, source: object) -> tuple[str, ...] | None:
        """Read the values of a key; with one that is none, what the test says is not known."""
        values = source if isinstance(source, list) else [source]
        if not values:
            self.warnings.append(f"The condition key {in_quotes(key)} has no values")
        texts = [condition_value(value) for value in values]
        if None in texts:
            self.defect(
                f"The condition key {in_quotes(key)} has a value that is neither text, number "
                "nor true or false",
                *("Condition", operator, key),
                *((texts.index(None),) if isinstance(source, list) else ()),
            )
            return None
        return tuple(text for text in texts if text is not None)


def _by_name(path: Path) -> Path:
    """Name the element of a path in AWS's own writing, as paths do (GR-8)."""
    return (ELEMENTS.get(str(path[0]).lower(), path[0]), *path[1:])


def condition_value(value: object) -> str | None:
    """Return a condition value as text (GR-10); None for what cannot be one."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float() if math.isfinite(value):
            number = Decimal(repr(value)).normalize()
            return format(number, "f") if number else "0"
        case _:
            return None


def has_repeated(source: dict[str, object], *names: str) -> bool:
    """Tell whether one of these keys of an object stands more than once (GR-11)."""
    return isinstance(source, Ambiguous) and not set(names).isdisjoint(source.repeated)


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
    statements = elements.get("Statement")
    if isinstance(statements, dict):
        statements = [statements]  # GR-1
    found: tuple[Statement, ...] = ()
    unreadable: str | None = None
    if isinstance(statements, list):
        found = tuple(
            known.statement(index, statement, empty.type)
            for index, statement in enumerate(statements)
        )
        if repeated or has_repeated(source, "Statement", "Version"):
            is_lost = "Statement" in repeated or has_repeated(source, "Statement")
            unreadable = _REPEATED if is_lost and not found else None
            found = tuple(_ambiguous(one, is_lost=is_lost) for one in found)
    else:
        missing = "has no Statement" if "Statement" not in elements else "is no list of statements"
        unreadable = f"The document {missing}"
    return Policy(
        name=empty.name,
        type=empty.type,
        text=text,
        raw=empty.raw,
        arn=empty.arn,
        version=version,
        statements=found,
        unreadable=unreadable,
        warnings=(*empty.warnings, *warnings, *more),
    )


_REPEATED = "Statement or Version stands more than once in the document: AWS refuses this"


def _ambiguous(statement: Statement, *, is_lost: bool) -> Statement:
    """GR-11: `is_lost`: statements of another list, with effects of their own, may be meant."""
    return replace(
        statement,
        effect=None if is_lost else statement.effect,
        defects=(*statement.defects, _REPEATED),
        defect_paths=(*statement.defect_paths, (STATEMENT,)),
        defect_kinds=(*statement.defect_kinds, DefectKind.REPEATED),
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


class SyntaxFault(Value):
    """What is wrong with a text that is no JSON, in which line and column, counted from 1."""

    what: str
    line: int
    column: int


def syntax_fault(text: str) -> SyntaxFault | None:
    """Return where the text of a policy is no JSON; None where it is, or no place is known."""
    try:
        _decode(text)
    except JsonError as error:
        return _place(text, error)
    return None


def _place(text: str, error: JsonError) -> SyntaxFault | None:
    at = error.position
    if at is None:
        return None
    return SyntaxFault(_what(error), text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def _what(error: JsonError) -> str:
    return "The document is cut off" if error.cut_off else error.what[0].upper() + error.what[1:]


def fault_text(text: str, error: JsonError) -> str:
    """Say why a text is no JSON, with line and column where they are known."""
    found = _place(text, error)
    if found is None:
        return _what(error)
    return f"{found.what} (line {found.line:,}, column {found.column:,})"


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
