"""A world as one JSON value of the format iam-world/1 (formats.md).

Imported again it is the same world, but for what the format cannot say:

- Accounts come in the order of their IDs, and are of one file.
- Documents of IAM are objects: how their text was laid out is lost. Of a document that could not
  be read, the text stays; that it had been no text and no object may be lost.
- The lists of an account are incomplete all together, or where they are absent.
- Whether SCPs and RCPs are enabled is known of both or of neither.
- Aliases of accounts, permission sets, and how a live import went are no part of it.
- A name that is empty becomes the ID, or the last part of the ARN.
"""

import json
from typing import Any

from rolescope.exporters.aws_json.documents import Documents
from rolescope.exporters.aws_json.entities import account_record
from rolescope.exporters.aws_json.organization import organization_record
from rolescope.model.resource_list import Resource, Resources
from rolescope.model.world import World

FORMAT = "iam-world/1"


def world_json(world: World) -> dict[str, Any]:
    """Return a world as JSON value; what was not imported is left out (DF-23)."""
    documents = Documents()
    found: dict[str, Any] = {"format": FORMAT}
    if world.id:
        found["id"] = world.id
    if world.now is not None:
        found["now"] = world.now
    if world.organization is not None:
        found["organization"] = organization_record(world.organization)
    elif world.organization_known:
        found["organization"] = None
    found["accounts"] = {
        account.id: account_record(account, documents)
        for account in sorted(world.accounts, key=lambda one: one.id)
    }
    if world.resources is not None:
        found["resources"] = resources_json(world.resources)
    return found


def resources_json(resources: Resources) -> Any:
    """Return resources as formats.md has them: a list alone is complete for all types."""
    items = [_resource_record(resource) for resource in resources.items]
    if resources.complete is None:
        return items
    known: dict[str, Any] = {"complete": sorted(resources.complete), "items": items}
    if resources.accounts:
        known["accounts"] = {
            account: sorted(types) for account, types in sorted(resources.accounts.items())
        }
    return known


def _resource_record(resource: Resource) -> dict[str, Any]:
    """Return one entry; that it has no policy is said, whatever the list is complete for."""
    extra = dict(resource.extra)
    if resource.has_no_policy:
        extra["policy"] = None
    record = {
        "type": resource.type,
        "arn": resource.arn,
        "account": resource.account,
        "role_arn": resource.role,
        "extra": extra,
    }
    return {**record, "at": resource.at} if resource.at else record


def world_bytes(world: World) -> bytes:
    """Return a world as the bytes of a file."""
    text = json.dumps(world_json(world), indent=2, ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass") + b"\n"
