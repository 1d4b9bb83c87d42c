"""Commands of the AWS CLI as lines of a shell script, with values quoted."""

import json
from shlex import quote

from rolescope.model.plain import visible

_ELSEWHERE = ("file://", "fileb://", "http://", "https://")  # the AWS CLI, or its first version,
# would send what lies there instead
_WIDTH = 100


def aws(service: str, operation: str, /, **options: object) -> str:
    """Return one command; an option is its name with underscores.

    A text that a terminal would not show as it is, or that the AWS CLI would take for the address
    of another one, goes into --cli-input-json, where it is escaped. `Variable` and `FilePath` stay
    what they are. The operation and the names of options may come from an ARN of the data.
    """
    parts, hidden = [f"aws {service} {quote(visible(operation))}"], {}
    for name, value in options.items():
        option = quote("--" + visible(name).replace("_", "-"))
        if isinstance(value, bool):
            parts += [option] * value
        elif isinstance(value, ShellVariable):
            parts.append(f'{option} "${value}"')
        elif isinstance(value, FilePath):
            parts.append(f"{option} {quote(f'file://{value}')}")
        elif isinstance(value, str) and (value.startswith(_ELSEWHERE) or visible(value) != value):
            hidden["".join(part.capitalize() for part in name.split("_"))] = value
        else:
            parts.append(_option(option, value))
    if hidden:
        parts.insert(1, f"--cli-input-json {quote(json.dumps(hidden))}")
    line = " ".join(parts)
    return line if len(line) <= _WIDTH else " \\\n  ".join(parts)


def comment(text: str) -> str:
    """Return a comment of one line."""
    return f"# {visible(text)}".rstrip()


class ShellVariable(str):
    """The name of a variable of the shell that holds the value."""

    __slots__ = ()


class FilePath(str):
    """The path of a file beside the script, whose text is the value."""

    __slots__ = ()


def _option(option: str, value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    # A value that begins with a dash would be taken for an option.
    return f"{option}={quote(text)}" if text.startswith("-") else f"{option} {quote(text)}"
