"""Reads files of infrastructure as code: the JSON value of one, or why it cannot be read."""

from collections.abc import Mapping
from pathlib import Path

from rolescope.importers.archive import GZIP_MARK, ZIP_MARKS, read_all, unpack_gzip
from rolescope.importers.faults import refuse
from rolescope.importers.json_text import read_json
from rolescope.importers.standard_input import STANDARD_INPUT, read_standard_input
from rolescope.problem import Problem

SHOW = "Run terraform show -json PLANFILE (or tofu show -json PLANFILE), and give what it prints."

_SYNTH = "Run cdk synth, and give its folder cdk.out."
_MANIFEST, _STACK, _ASSEMBLY = "manifest.json", "aws:cloudformation:stack", "cdk:cloud-assembly"
_MAX_LEVELS = 5  # of assemblies in assemblies
_Read = tuple[Mapping[str, object], tuple[Problem, ...]]


def read_plan_file(path: Path) -> _Read:
    """Return the object that a plan, state, template or change set is, and what had to be bent.

    The folder of an assembly of the CDK, or its manifest, has its templates below `stacks`.

    Raises:
        Unreadable: it is no such object.
    """
    if path.is_dir() or path.name == _MANIFEST:
        return _read_assembly(path if path.is_dir() else path.parent)
    return _read_object(path)


def _read_assembly(folder: Path, level: int = 0) -> _Read:
    """Read the manifest of an assembly, and the templates that it names (IAC-44)."""
    if not (folder / _MANIFEST).is_file():
        raise refuse(str(folder), f"The folder has no {_MANIFEST} of the CDK.", _SYNTH)
    value, problems = _read_object(folder / _MANIFEST)
    artifacts = value.get("artifacts")
    if not isinstance(artifacts, Mapping):
        return value, problems
    stacks: list[object] = []
    for name, one in artifacts.items():
        properties = one.get("properties") if isinstance(one, Mapping) else None
        if not isinstance(properties, Mapping):
            continue
        if one.get("type") == _STACK:
            template, more = _read_object(_inside(folder, properties.get("templateFile")))
            told = {"artifact": name, "name": properties.get("stackName") or name}
            told |= {"template": template, "parameters": properties.get("parameters")}
            stacks.append({**told, "environment": one.get("environment")})
        elif one.get("type") == _ASSEMBLY:
            inner = _inside(folder, properties.get("directoryName"))
            if level == _MAX_LEVELS:
                raise refuse(str(inner), f"More than {_MAX_LEVELS} assemblies are nested.", _SYNTH)
            nested, more = _read_assembly(inner, level + 1)
            found = nested.get("stacks")
            inner_stacks = found if isinstance(found, list) else []
            stacks += ({**told, "artifact": f"{name}/{told['artifact']}"} for told in inner_stacks)
        else:
            continue
        problems += more
    return {**value, "stacks": stacks}, problems


def _inside(folder: Path, name: object) -> Path:
    """Return a path that a manifest names: it may not lead out of the folder."""
    found = folder / name if isinstance(name, str) else folder
    if folder.resolve() not in found.resolve().parents:
        raise refuse(
            str(folder / _MANIFEST), "It names a file outside of its folder, or none.", _SYNTH
        )
    return found


def _read_object(path: Path) -> _Read:
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
