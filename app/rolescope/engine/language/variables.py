"""Policy variables: `${key}` and `${key, 'default'}` (GR-27 to GR-35)."""

import re

from rolescope.engine.language.context import RequestContext, UnknownKey
from rolescope.engine.language.wildcard import Tokens
from rolescope.value import Value

_VARIABLE = re.compile(r"\$\{(?:([*?$])|\s*([^${}',*?]+?)\s*(?:,\s*'([^']*)'\s*)?)\}")

VERSION = "2012-10-17"  # GR-3: the only version that substitutes


class Variable(Value):
    """One variable; `key` in lower case."""

    key: str
    default: str | None
    written: str


class ValueTemplate(Value):
    """A value of a policy, cut into text and variables.

    `parts` are tokens of text (text, is literal) and variables. Without variables, `tokens` is
    the finished pattern.
    """

    written: str
    parts: tuple[tuple[str, bool] | Variable, ...]

    @property
    def tokens(self) -> Tokens | None:
        """The pattern, when it holds no variable."""
        texts = tuple(part for part in self.parts if not isinstance(part, Variable))
        return texts if len(texts) == len(self.parts) else None

    @property
    def keys(self) -> frozenset[str]:
        """The context keys that its variables read, in lower case."""
        return frozenset(part.key for part in self.parts if isinstance(part, Variable))

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Its variables, in the order of the text."""
        return tuple(part for part in self.parts if isinstance(part, Variable))

    def values(self, context: RequestContext) -> tuple[tuple[str, str | None], ...]:
        """Return its variables as written, each with its value; None where it has none."""
        found = ((part.written, _substitute(part, context)) for part in self.variables)
        return tuple((name, text if isinstance(text, str) else None) for name, text in found)

    def resolve(
        self, context: RequestContext, *, is_literal: bool = True
    ) -> Tokens | UnknownKey | None:
        """Substitute; None when a variable cannot be resolved (GR-31), UNKNOWN when it may be.

        `is_literal`: wildcard characters in substituted text are literal (GR-33, U-29).
        """
        tokens: list[tuple[str, bool]] = []
        result: UnknownKey | None = None
        for part in self.parts:
            if not isinstance(part, Variable):
                tokens.append(part)
                continue
            text = _substitute(part, context)
            if text is None:
                return None
            if isinstance(text, UnknownKey):
                result = text
            else:
                tokens.append((text, is_literal))
        return result or tuple(tokens)

    def widest(self, context: RequestContext, *, is_literal: bool = True) -> Tokens:
        """Substitute, with a run of any characters for what is not known.

        Whatever a variable turns out to hold, the pattern covers no text that this one does not.
        """
        return tuple(
            part
            if not isinstance(part, Variable)
            else (text, is_literal)
            if isinstance(text := _substitute(part, context), str)
            else ("*", False)
            for part in self.parts
        )


def _substitute(variable: Variable, context: RequestContext) -> str | UnknownKey | None:
    values = context.find(variable.key)
    if isinstance(values, UnknownKey):
        return values
    if values is None or context.is_multivalued(variable.key, values):  # GR-32
        return variable.default
    return values[0]


def template(text: str, version: str) -> ValueTemplate:
    """Cut a value into text and variables, as the document's version says (GR-3)."""
    if version != VERSION or "${" not in text:
        return ValueTemplate(text, ((text, False),))
    parts: list[tuple[str, bool] | Variable] = []
    end = 0
    for match in _VARIABLE.finditer(text):
        if match.start() > end:
            parts.append((text[end : match.start()], False))
        escaped, key, default = match.groups()
        if escaped:
            parts.append((escaped, True))  # GR-28
        else:
            parts.append(Variable(key.lower(), default, match.group()))
        end = match.end()
    if end < len(text):
        parts.append((text[end:], False))  # GR-34: the malformed stays as it is
    return ValueTemplate(text, tuple(parts))


def resource_template(text: str, version: str) -> ValueTemplate:
    """Cut a resource pattern: variables count after the fifth colon only (GR-29)."""
    cut = template(text, version)
    colons = 0
    parts: list[tuple[str, bool] | Variable] = []
    for part in cut.parts:
        if isinstance(part, Variable):
            parts.append(part if colons >= 5 else (part.written, True))  # noqa: PLR2004 - ARN-1
        else:
            colons += part[0].count(":")
            parts.append(part)
    return ValueTemplate(text, tuple(parts))


def written_variables(text: str) -> tuple[str, ...]:
    """Return the variables that stand in a text, whether they are filled in there or not."""
    return tuple(found.group() for found in _VARIABLE.finditer(text) if found[2])


def misplaced(text: str, version: str) -> tuple[str, ...]:
    """Return the variables of a resource pattern before its fifth colon: they are text (GR-29)."""
    written = written_variables(text)
    return written[: len(written) - len(resource_template(text, version).variables)]


def malformed(text: str) -> str:
    """Return what begins like a variable and is none (GR-34); empty when there is nothing."""
    found = _VARIABLE.sub("", text).partition("${")
    return "".join(found[1:])
