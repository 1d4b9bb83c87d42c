"""YAML of templates and of the AWS CLI as plain values: nothing is executed, tags are functions."""

import re
from typing import Any

import yaml

from rolescope.importers.faults import refuse
from rolescope.model.strict_json import MAX_DEPTH

_MAX_CHARACTERS = 4_000_000  # CloudFormation takes 1 MB
_MAX_ANSWER = 24_000_000  # characters of an answer of AWS: about ten thousand roles
_MAX_VALUES = 500_000  # an alias counts as often as it is used: bombs end here
_CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}
_PLAIN_TAGS = {"Ref": "Ref", "Condition": "Condition"}
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,8}")  # an account ID is no number
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_template_yaml(text: str, file: str) -> object:
    """Return the value of a YAML document; every number and date stays text (IAC-39).

    Raises:
        Unreadable: it is no YAML, too large, too deep, or has more than one document.
    """
    if len(text) > _MAX_CHARACTERS:
        raise refuse(file, f"It has more than {_MAX_CHARACTERS:,} characters.", _LESS)
    return _read(text, _Reader(file))


def read_answer_yaml(data: bytes, file: str) -> object:
    """Return the value of an answer that the AWS CLI wrote as YAML, with its numbers.

    Raises:
        Unreadable: it is no YAML, too large, too deep, or has more than one document.
    """
    if len(data) > _MAX_ANSWER:
        advice = "Export it again with --output json."
        raise refuse(file, f"It has more than {_MAX_ANSWER:,} characters of YAML.", advice)
    text = data.decode("utf-8-sig", "replace")
    return _read(text, _Reader(file, with_numbers=True))


def _read(text: str, reader: "_Reader") -> object:
    file = reader.file
    try:
        _check_events(text, file)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1:,})" if mark is not None else ""
        what = getattr(error, "problem", None) or "it cannot be parsed"
        raise refuse(file, f"It is neither JSON nor YAML: {what}{where}.", _CORRECT) from None
    return None if node is None else reader.value(node, 0)


_LESS = "Split the template."
_CORRECT = "Correct the file."


def _check_events(text: str, file: str) -> None:
    """Refuse what is too deep before a tree of it is made."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH or number > _MAX_VALUES:
            raise _refuse_size(file)


def _refuse_size(file: str) -> Exception:
    what = f"It holds more than {_MAX_VALUES:,} values, or is nested more than {MAX_DEPTH} deep."
    return refuse(
        file, what, "Do not trust this file: neither templates nor answers of AWS are like that."
    )


class _Reader:
    """Makes values of nodes, within limits."""

    def __init__(self, file: str, *, with_numbers: bool = False) -> None:
        self.file, self._count, self._with_numbers = file, 0, with_numbers

    def value(self, node: yaml.Node, depth: int) -> object:
        """Return the value of a node and of all below it."""
        self._count += 1
        if self._count > _MAX_VALUES or depth > MAX_DEPTH:
            raise _refuse_size(self.file)
        found = self._untagged(node, depth)
        tag = node.tag or ""
        if not tag.startswith("!") or tag == "!":
            return found
        name = tag.removeprefix("!")
        if name == "GetAtt" and isinstance(found, str):
            found = found.split(".", 1)
        return {_PLAIN_TAGS.get(name, f"Fn::{name}"): found}

    def _untagged(self, node: yaml.Node, depth: int) -> object:
        if isinstance(node, yaml.SequenceNode):
            return [self.value(one, depth + 1) for one in node.value]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, depth)
        text = str(node.value)
        is_plain = isinstance(node, yaml.ScalarNode) and not node.style
        is_constant = is_plain and not (node.tag or "").startswith("!")
        if is_constant and self._with_numbers and _NUMBER.fullmatch(text):
            return int(text)
        return _CONSTANTS.get(text.lower(), text) if is_constant else text

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, one in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if not name or name in found:
                what = f"The key {name[:40] or '(no text)'} stands more than once or is no text"
                line = key.start_mark.line + 1
                raise refuse(self.file, f"{what} (line {line:,}).", _CORRECT)
            found[name] = self.value(one, depth + 1)
        return found
