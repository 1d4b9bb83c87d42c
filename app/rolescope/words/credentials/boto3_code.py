"""Requests as Python code that makes them with boto3, each with the session of the one before."""

from collections.abc import Iterator, Sequence

from rolescope.words.credentials.aws_call import CallerValue, Request, Value, aws_call, spelled

_KEYS = (
    ("aws_access_key_id", "AccessKeyId"),
    ("aws_secret_access_key", "SecretAccessKey"),
    ("aws_session_token", "SessionToken"),
)


def boto3_code(requests: Sequence[Request]) -> str:
    """Write code for the hops of a chain; `credentials` holds those of the last in the end.

    The first call is signed with what boto3 finds on the computer. Tokens and codes are read
    where the code runs.
    """
    calls = [aws_call(request) for request in requests]
    kept = [
        value for call in calls for _, value in call.parameters if isinstance(value, CallerValue)
    ]
    lines = ["from pathlib import Path", ""] if any(value.is_file for value in kept) else []
    lines += ["import boto3", "", 'sts = boto3.client("sts")']
    for number, call in enumerate(calls):
        if number:
            lines += ["", *_next_client()]
        lines.append(f"answer = sts.{spelled(call.operation, '_')}(")
        lines += [f"    {name}={_code(name, value)}," for name, value in call.parameters]
        lines += [")", 'credentials = answer["Credentials"]']
    return "\n".join(lines) + "\n"


def _next_client() -> Iterator[str]:
    yield "sts = boto3.client("
    yield '    "sts",'
    yield from (f'    {argument}=credentials["{field}"],' for argument, field in _KEYS)
    yield ")"


def _code(name: str, value: Value) -> str:
    if not isinstance(value, CallerValue):
        return _literal(value)
    if value.is_file:
        return f'Path("{value.name}").read_text(encoding="ascii").strip()'
    return f'input("{name}: ")'


def _literal(value: object) -> str:
    """Write a value as Python does, with double quotes where that takes no escapes."""
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_literal(key)}: {_literal(one)}' for key, one in value.items())}}}"
    text = repr(value)
    is_plain = text.startswith("'") and '"' not in text and "\\" not in text
    return f'"{text[1:-1]}"' if is_plain else text
