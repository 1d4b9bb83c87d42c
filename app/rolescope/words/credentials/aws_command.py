"""A request as the command of the AWS CLI that would make it."""

import json
import shlex

from rolescope.words.credentials.aws_call import CallerValue, Request, Value, aws_call, spelled


def aws_command(request: Request) -> str:
    """Write the command for a POSIX shell, on one line.

    What only the caller knows stands in capitals, a file that holds it as `file://TOKEN`.
    """
    call = aws_call(request)
    words = ["aws", "sts", spelled(call.operation, "-")]
    for name, value in call.parameters:
        option, text = f"--{spelled(name, '-')}", _text(value)
        # An option's value that begins with a dash would be taken for the next option.
        words += [f"{option}={text}"] if text.startswith("-") else [option, text]
    return shlex.join(words)


def _text(value: Value) -> str:
    """Write a value as the AWS CLI reads it: lists and structures as JSON."""
    if isinstance(value, CallerValue):
        return f"file://{value.name}" if value.is_file else value.name
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
