"""A patch as Terraform: blocks to put in the place of those that are there, one file an account."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from rolescope.exporters.patch.declared import Declared, Removed
from rolescope.model.arn import group_digits, is_account_id

_DOCUMENTS = ("assume_role_policy", "policy", "content")
_HEAD = (
    "# Fragments: each block declares only what the scenario changes. Take its attributes over",
    "# into the resource that you have; RoleScope does not know what that is called.",
)


def terraform_files(found: Iterable[Declared | Removed]) -> dict[str, bytes]:
    """Return a file of HCL for each account, by name."""
    by_account = groupby(sorted(found, key=lambda one: one.account), key=lambda one: one.account)
    return {f"{account or 'organization'}.tf": _file(account, ones) for account, ones in by_account}


def _file(account: str, found: Iterable[Declared | Removed]) -> bytes:
    title = f"Account {group_digits(account)}" if is_account_id(account) else "The organization"
    lines = [f"# {title}", *_HEAD]
    labels: set[str] = set()
    for one in found:
        lines.append("")
        if isinstance(one, Removed):
            lines.append(f"# Remove {one.type_}: {_comment(one.name)}")
        else:
            lines += _block(one, labels)
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _comment(text: str) -> str:
    return " ".join(text.split())


def _block(one: Declared, labels: set[str]) -> Iterator[str]:
    yield f'resource "{one.type_}" "{_label(one, labels)}" {{'
    width = max(map(len, one.attributes), default=0)
    for name, value in one.attributes.items():
        yield f"  {name:<{width}} = {_value(name, value)}"
    yield "}"


def _label(one: Declared, labels: set[str]) -> str:
    """Return a name for the block that no other of its type has."""
    slug = re.sub(r"[^A-Za-z0-9_-]", "_", one.name)
    slug = slug if slug[:1].isalpha() else f"_{slug}"
    found = next(
        name
        for number in range(len(labels) + 1)
        if f"{one.type_}.{(name := f'{slug}_{number + 1}' if number else slug)}" not in labels
    )
    labels.add(f"{one.type_}.{found}")
    return found


def _value(name: str, value: Any) -> str:
    if name in _DOCUMENTS and not isinstance(value, str):
        inner = hcl(value).replace("\n", "\n  ")
        return f"jsonencode({inner})"
    return hcl(value).replace("\n", "\n  ")


_ESCAPES = {"b": "\\u0008", "f": "\\u000c", "/": "/"}


def hcl(value: Any) -> str:
    """Write a JSON value as an expression of HCL, in which `${` and `%{` begin templates."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    text = re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[0]), text)
    return text.replace("${", "$${").replace("%{", "%%{")
