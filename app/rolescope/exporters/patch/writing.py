"""A patch as files: what a scenario changes, and the commands that would do it, and undo it."""

import json

from rolescope.exporters.patch.commands import script
from rolescope.exporters.patch.differing import changes
from rolescope.exporters.patch.files import PatchFiles
from rolescope.exporters.patch.patch_json import patch_json
from rolescope.model.edit import Scenario
from rolescope.model.world import World


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


def _ids(world: World) -> set[str]:
    organization = world.organization
    return {one.id for one in (organization.policies or () if organization else ())}
