"""A patch as files: what a scenario changes, and the commands that would do it, and undo it."""

import json
from typing import Any

from rolescope.exporters.aws_json.documents import Documents
from rolescope.exporters.aws_json.entities import role_record, user_record
from rolescope.exporters.aws_json.organization import policy_record
from rolescope.exporters.patch.change import Changed, PatchChange
from rolescope.exporters.patch.commands import script
from rolescope.exporters.patch.differing import changes
from rolescope.exporters.patch.files import PatchFiles
from rolescope.model.edit import Scenario
from rolescope.model.edits.as_json import edit_to_json
from rolescope.model.policy import Policy
from rolescope.model.principal import Role, User
from rolescope.model.world import AttachedPolicy, Organization, World


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


# patch.json: every change with what was there before and what is there after


FORMAT = "rolescope-patch/1"


def patch_json(
    scenario: Scenario, changes: tuple[PatchChange, ...], name: str = ""
) -> dict[str, Any]:
    """Return the changes of a scenario, and its edits, as JSON value.

    Documents and entities are as in iam-world/1 (formats.md), so that a program can apply the
    changes to such a world:

        {"change": "changed", "kind": "trustPolicy", "account": "…", "subject": "arn:…",
         "name": "", "before": {"Version": …}, "after": {"Version": …}}

    `before` null: it is new; `after` null: it is gone.
    """
    documents = Documents()
    organization = scenario.base.organization
    return {
        "format": FORMAT,
        "world": scenario.base.id,
        "scenario": name,
        "edits": [{"label": edit.label, "edit": edit_to_json(edit)} for edit in scenario.edits],
        "changes": [_change(one, documents, organization) for one in changes],
    }


def _change(
    change: PatchChange, documents: Documents, organization: Organization | None
) -> dict[str, Any]:
    what = "changed"
    if change.before is None or change.after is None:
        what = "added" if change.before is None else "removed"
    return {
        "change": what,
        "kind": change.kind.value,
        "account": change.account,
        "subject": change.subject,
        "name": change.name,
        "before": _value(change.before, documents, organization),
        "after": _value(change.after, documents, organization),
    }


def _value(value: Changed | None, documents: Documents, organization: Organization | None) -> Any:
    match value:
        case Policy():
            return documents.value(value)
        case User():
            return user_record(value, documents)
        case Role():
            return role_record(value, documents, is_listed=False)
        case AttachedPolicy() if organization is not None:
            return policy_record(value, organization)
        case _:
            return value
