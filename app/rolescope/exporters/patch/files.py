"""The documents of a patch as files: readable JSON, named after what they are."""

import re

from rolescope.exporters.aws_json.documents import Documents
from rolescope.exporters.patch.shell import FilePath
from rolescope.model.original import original
from rolescope.model.policy import Policy

_MAX_NAME = 60


class PatchFiles:
    """The files of a patch, by name."""

    def __init__(self, folder: str) -> None:
        """Begin with none; all go into a folder."""
        self._folder = folder
        self._documents = Documents()
        self.found: dict[str, bytes] = {}

    def add(self, policy: Policy, *names: str) -> FilePath:
        """Add a document, as it was written where that is readable; return its path."""
        text = original(policy)
        if "\n" not in text.strip() and not isinstance(self._documents.value(policy), str):
            text = policy.text
        slug = "-".join(filter(None, (_slug(name) for name in names)))[:_MAX_NAME].strip("-.")
        path = FilePath(f"{self._folder}/{len(self.found) + 1:02}-{slug}.json")
        self.found[str(path)] = text.rstrip("\n").encode("utf-8", "replace") + b"\n"
        return path


def _slug(name: str) -> str:
    """Return a name in characters that every system takes."""
    return re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip("-.")
