"""Reads files of infrastructure as code: the JSON value of one, or why it cannot be read."""

from collections.abc import Mapping
from pathlib import Path

from rolescope.importers.archive import GZIP_MARK, ZIP_MARKS, read_all, unpack_gzip
from rolescope.importers.faults import refuse
from rolescope.importers.json_text import read_json
from rolescope.importers.standard_input import STANDARD_INPUT, read_standard_input
from rolescope.problem import Problem

SHOW = "Run terraform show -json PLANFILE (or tofu show -json PLANFILE), and give what it prints."


def read_plan_file(path: Path) -> tuple[Mapping[str, object], tuple[Problem, ...]]:
    """Return the object that a plan, state, template or change set is, and what had to be bent.

    Raises:
        Unreadable: it is no such object.
    """
    name = str(path)
    try:
        data = read_standard_input() if path == STANDARD_INPUT else _bytes_of(path, name)
    except OSError as error:
        why = error.strerror or "unknown error"
        raise refuse(name, f"The file cannot be read: {why}.", "Check the path.") from error
    if data.startswith(GZIP_MARK):
        data = unpack_gzip(data, name)
    if data.startswith(ZIP_MARKS):  # IAC-1
        raise refuse(name, "This is a binary plan, which Terraform alone can read.", SHOW)
    if _is_yaml(data):
        from rolescope.importers.template_yaml import (  # noqa: PLC0415 - few plans are YAML
            read_template_yaml,
        )

        value = read_template_yaml(data.decode("utf-8-sig", "replace"), name)
        if not isinstance(value, Mapping):
            raise refuse(name, "This is neither a JSON object nor a template.", SHOW)
        return value, ()
    found = read_json(data, name)
    values = [one for one in found.values if isinstance(one, Mapping)]
    if any("@level" in one for one in values):
        raise refuse(name, "This is the log of terraform plan -json, not the plan.", SHOW)
    if len(found.values) != 1 or len(values) != 1:
        raise refuse(name, "This is not one JSON object.", SHOW)
    return values[0], found.problems


def _bytes_of(path: Path, name: str) -> bytes:
    with path.open("rb") as stream:
        return read_all(stream, name)


def _is_yaml(data: bytes) -> bool:
    """Tell whether bytes may be YAML: JSON begins with a bracket, whatever its encoding."""
    start = data[:_START].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    return bool(start) and start[:1] not in (b"{", b"[", b'"')


_START = 1_000  # bytes that are looked at
