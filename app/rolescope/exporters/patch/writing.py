"""A patch as files: what a scenario changes, and the commands that would do it, and undo it."""

import json
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from rolescope.exporters.patch.commands import script
from rolescope.exporters.patch.differing import changes
from rolescope.exporters.patch.files import PatchFiles
from rolescope.exporters.patch.patch_json import patch_json
from rolescope.model.edit import Scenario
from rolescope.model.world import World

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same files make the same archive
_READABLE, _RUNNABLE = 0o644 << 16, 0o755 << 16


def write_patch(scenario: Scenario, name: str = "") -> dict[str, bytes]:
    """Return the files of a patch by name: `/` stands between folders.

    `patch.json` has the changes, `commands.sh` the commands of the AWS CLI with the documents in
    `documents`, `undo.sh` those that take them back with the documents in `undo`.
    """
    found = changes(scenario.base, scenario.world)
    unknown = _ids(scenario.world) - _ids(scenario.base)
    title = name or "without a name"
    labels = [f"{at}. {edit.label}" for at, edit in enumerate(scenario.edits, 1)]
    documents, undo = PatchFiles("documents"), PatchFiles("undo")
    commands = script(found, unknown, documents, (f"The scenario {title}, in AWS:", *labels))
    back = script(
        changes(scenario.world, scenario.base),
        unknown,
        undo,
        (
            f"Takes back what commands.sh does: the scenario {title}.",
            "A user or role that is made again has another unique ID than before.",
        ),
    )
    written = json.dumps(patch_json(scenario, found, name), indent=2) + "\n"
    return {
        "patch.json": written.encode(),
        "commands.sh": commands,
        "undo.sh": back,
        **documents.found,
        **undo.found,
    }


def patch_archive(files: Mapping[str, bytes]) -> bytes:
    """Return the files of a patch as a zip archive; scripts may be run when they are unpacked."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = ZipInfo(name, _LONG_AGO)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = _RUNNABLE if name.endswith(".sh") else _READABLE
            archive.writestr(entry, data)
    return buffer.getvalue()


def _ids(world: World) -> set[str]:
    organization = world.organization
    return {one.id for one in (organization.policies or () if organization else ())}
