"""A patch in the forms that people apply: `aws` commands, Terraform, CloudFormation."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from rolescope.difference.openings import Openings
from rolescope.exporters.patch.change import PatchChange
from rolescope.exporters.patch.cloudformation import cloudformation_files
from rolescope.exporters.patch.declared import Declared, Removed, declared
from rolescope.exporters.patch.differing import changes
from rolescope.exporters.patch.terraform import terraform_files
from rolescope.exporters.patch.writing import write_patch
from rolescope.model.arn import role_name
from rolescope.model.edit import Scenario
from rolescope.model.policy import Policy
from rolescope.model.world import AttachedPolicy
from rolescope.words.openings.patch_text import patch_words

_HOW = {
    "aws": (
        "Read `commands.sh`, then run it: `sh commands.sh`. `undo.sh` takes it back. The documents "
        "are in `documents` and `undo`."
    ),
    "terraform": (
        "Take the attributes over into your configuration, one file an account, and look at "
        "`terraform plan`. `undo` has what was there before."
    ),
    "cloudformation": (
        "Take the properties over into your templates, one file an account, and look at a change "
        "set. `undo` has what was there before."
    ),
}
FORMS = tuple(_HOW)
"""What `--as` takes."""


def patch_files(
    scenario: Scenario,
    form: str,
    openings: Openings,
    name: str = "",
    left: Sequence[str] = (),
) -> dict[str, bytes]:
    """Return the files of a patch by name, with README.md about all of them.

    `openings` are what the scenario opens and closes, and who loses access; `left` says what it
    does not do.
    """
    found = (
        write_patch(scenario, name)
        if form == "aws"
        else dict(_declarations(scenario, _WRITERS[form]))
    )
    words = patch_words(
        name or "Patch",
        _documents(changes(scenario.base, scenario.world)),
        openings.losers,
        openings.opened,
        (_HOW[form],),
        left,
    )
    return {"README.md": words.encode("utf-8", "replace"), **found}


_Writer = Callable[[Iterable[Declared | Removed]], dict[str, bytes]]
_WRITERS: Mapping[str, _Writer] = {
    "terraform": terraform_files,
    "cloudformation": cloudformation_files,
}


def _declarations(scenario: Scenario, write: _Writer) -> Iterator[tuple[str, bytes]]:
    yield from write(declared(scenario.base, scenario.world)).items()
    back = write(declared(scenario.world, scenario.base))
    yield from ((f"undo/{name}", data) for name, data in back.items())


def _documents(found: Iterable[PatchChange]) -> Iterator[tuple[str, str, str]]:
    """Yield every document that changes: what it is, its text before and after."""
    for change in found:
        before, after = _document(change.before), _document(change.after)
        if before is not None or after is not None:
            name = f" {change.name}" if change.name else ""
            title = f"{change.kind.value}{name} of {role_name(change.subject)}"
            yield title, before or "", after or ""


def _document(value: object) -> str | None:
    if isinstance(value, AttachedPolicy):
        value = value.policy
    return value.text if isinstance(value, Policy) else None


def write_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a new folder, whole or not at all; what ends in `.sh` may be run.

    Raises:
        FileExistsError: something is there already.
        OSError: it cannot be written.
    """
    if path.exists():
        raise FileExistsError(path)
    made = Path(mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        for file, data in files.items():
            target = made / file
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(data)
            if target.suffix == ".sh":
                target.chmod(0o755)
        made.chmod(0o755)
        made.replace(path)
    finally:
        rmtree(made, ignore_errors=True)
