"""Parses statements; what cannot be understood becomes a defect, and is never dropped (GR-73)."""

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal

from rolescope.model.condition_operators import is_known_operator
from rolescope.model.json_layout import ELEMENTS, STATEMENT
from rolescope.model.plain import visible
from rolescope.model.policy import (
    Condition,
    Effect,
    PolicyType,
    PrincipalType,
    Statement,
    StatementPrincipal,
)
from rolescope.model.principal_reader import PRINCIPAL_KEYS, anyone, classify
from rolescope.model.strict_json import Ambiguous, Path, repeated_keys

_WITH_PRINCIPAL = frozenset({PolicyType.TRUST, PolicyType.RESOURCE, PolicyType.RCP})  # PR-15
_WITHOUT_RESOURCE = frozenset({PolicyType.TRUST, PolicyType.RESOURCE})  # GR-7, GR-26
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
            index=index, defects=("The statement is not an object",), defect_paths=(root,)
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
        defect_paths=tuple(reader.defects.values()),
        warnings=tuple(dict.fromkeys(reader.warnings)),
    )


class _Reader:
    """Reads one statement object and collects what is wrong with it."""

    def __init__(self, source: dict[str, object], root: Path) -> None:
        self.source, self.root = source, root
        self.elements: dict[str, object] = {}
        self.defects: dict[str, Path] = {}  # with the place of each
        self.warnings: list[str] = []
        self.repeated: set[str] = set()  # names of elements that stand more than once

    def defect(self, what: str, *path: str | int) -> None:
        """Note what cannot be understood, and where below the statement it is."""
        self.defects.setdefault(what, (*self.root, *path))

    def check_keys(self) -> None:
        """Take the elements by name (GR-8), note unknown and repeated keys (GR-73, GR-11)."""
        for path in repeated_keys(self.source):
            if len(path) == 1:
                self.repeated.add(str(_by_name(path)[0]))
            self.defect(
                f"The key {in_quotes(path[-1])} stands more than once: AWS refuses this, and "
                "which value counts is not known",
                *_by_name(path),
            )
        for key, value in self.source.items():
            name = ELEMENTS.get(key.lower())
            if name is None:
                self.warnings.append(f"{in_quotes(key)} is no element of a statement: ignored")
            elif name in self.elements:
                self.repeated.add(name)
                self.defect(f"{name} stands more than once, in different spellings", name)
            else:
                self.elements[name] = value
            if name is not None and name != key:
                self.warnings.append(f"{in_quotes(key)} is read as {name}")

    def check_shape(self, policy_type: PolicyType) -> None:
        """Note missing and excess elements (GR-6, GR-7, PR-15)."""
        self._one_of("Action", "NotAction", is_needed=True)
        self._one_of("Resource", "NotResource", is_needed=policy_type not in _WITHOUT_RESOURCE)
        self._one_of("Principal", "NotPrincipal", is_needed=policy_type in _WITH_PRINCIPAL)
        if policy_type is PolicyType.TRUST and self.elements.keys() & {"Resource", "NotResource"}:
            self.warnings.append("A trust policy has no Resource: ignored")
        named = [name for name in ("Principal", "NotPrincipal") if name in self.elements]
        if named and policy_type not in _WITH_PRINCIPAL:
            self.defect(
                f"A Principal must not stand in this kind of policy ({policy_type.value})", named[0]
            )

    def _one_of(self, name: str, opposite: str, *, is_needed: bool) -> None:
        if name in self.elements and opposite in self.elements:
            self.defect(f"It has both {name} and {opposite}", opposite)
        elif is_needed and name not in self.elements and opposite not in self.elements:
            self.defect(f"It has neither {name} nor {opposite}")

    def sid(self) -> str | None:
        sid = self.elements.get("Sid")
        if sid is None or isinstance(sid, str):
            return sid or None
        self.warnings.append(f"Sid is {in_quotes(sid)}, not text: ignored")
        return None

    def effect(self) -> Effect | None:
        if "Effect" not in self.elements:
            self.defect("It has no Effect")
            return None
        if "Effect" in self.repeated:  # GR-11: it may deny as well as allow
            return None
        written = self.elements["Effect"]
        for effect in Effect:
            if written == effect.value:
                return effect
        self.defect(f"Effect is {in_quotes(written)}, neither Allow nor Deny", "Effect")
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
