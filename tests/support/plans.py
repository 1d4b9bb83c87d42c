"""Terraform plans in a few words, folded over a small world."""

import json
from typing import Any

from rolescope.model.world import World
from rolescope.plans.configuration import INDEX, module_of
from rolescope.plans.plan_values import NoteKind, ProposedPlan
from rolescope.plans.proposal import Proposal, propose
from rolescope.plans.terraform import read_terraform

A, B = "111111111111", "222222222222"
Json = dict[str, Any]


def text(*statements: Json) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trusting(principal: str) -> str:
    return text({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"})


def change(
    address: str,
    *actions: str,
    before: Json | None = None,
    after: Json | None = None,
    unknown: Json | None = None,
    **more: Any,
) -> Json:
    """Return one change of a resource."""
    module = ".".join(f"module.{step}" for step in module_of(address))
    plain = INDEX.sub("", address[len(module) :].lstrip("."))
    is_data = plain.startswith("data.")
    type_, name = plain.removeprefix("data.").split(".")
    return {
        "address": address,
        "mode": "data" if is_data else "managed",
        "type": type_,
        "name": name,
        "provider_name": "registry.terraform.io/hashicorp/aws",
        **({"module_address": module} if module else {}),
        "change": {
            "actions": list(actions),
            "before": before,
            "after": after,
            "after_unknown": unknown or {},
        },
        **more,
    }


def plan_json(*changes: Json, root: Json | None = None, **more: Any) -> Json:
    """Return a plan; its provider works in account A."""
    return {
        "format_version": "1.2",
        "resource_changes": list(changes),
        "configuration": {
            "provider_config": {
                "aws": {
                    "name": "aws",
                    "expressions": {"allowed_account_ids": {"constant_value": [A]}},
                }
            },
            "root_module": root or {},
        },
        **more,
    }


def read(*changes: Json, root: Json | None = None, **more: Any) -> ProposedPlan:
    return read_terraform(plan_json(*changes, root=root, **more), {})


def proposed(world: World, *changes: Json, root: Json | None = None, **more: Any) -> Proposal:
    return propose(world, [read(*changes, root=root, **more)])


def labels(proposal: Proposal) -> list[str]:
    return [one.edit.label for one in proposal.made]


def notes(proposal: Proposal) -> list[tuple[NoteKind, str]]:
    return [(note.kind, note.what) for note in proposal.notes]
