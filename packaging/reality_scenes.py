"""Scenes of the reality check and of plans, made up for the organization that is shown."""

import json
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt

from rolescope.model.instant import format_instant
from rolescope.trust.edge import Edge, PrincipalKind, Standing
from rolescope.ui.features.reality.panel import DifferenceRow, RealityPanel

Scene = Callable[[Any], None]
_DAY, _DAYS, _CALLS, _DENIALS = 24 * 3600, 95, 40, 4
_DENIED = 11  # every so many trusts one is denied in the records


def _record(edge: Edge, number: int, time: str, *, is_denied: bool) -> dict[str, Any]:
    account, role = edge.source.split(":")[4], edge.source.rsplit("/", 1)[-1]
    identity = {
        "type": "AssumedRole",
        "arn": f"arn:aws:sts::{account}:assumed-role/{role}/build-{number}",
        "principalId": f"AROAEXAMPLE:build-{number}",
        "accountId": account,
        "sessionContext": {"sessionIssuer": {"type": "Role", "arn": edge.source}},
    }
    told = {"roleArn": edge.target, "roleSessionName": f"release-{number}"}
    message = f"is not authorized to perform: sts:AssumeRole on resource: {edge.target}"
    refused = {"errorCode": "AccessDenied", "errorMessage": message, "requestParameters": None}
    return {
        "eventVersion": "1.11",
        "eventSource": "sts.amazonaws.com",
        "eventName": "AssumeRole",
        "eventTime": time,
        "eventID": f"{edge.target}-{number}",
        "awsRegion": "us-east-1",
        "sourceIPAddress": "203.0.113.5",
        "recipientAccountId": account,
        "userIdentity": identity,
        "requestParameters": told,
        **(refused if is_denied else {}),
    }


def _records(studio: Any) -> Iterator[dict[str, Any]]:
    world = studio.workspace.world
    now = datetime.fromisoformat(world.time)
    number = 0
    for place, edge in enumerate(world.analysis.graph.edges):
        is_call = edge.kind is PrincipalKind.PRINCIPAL and ":role/" in edge.source
        if not is_call or edge.standing is Standing.PERMITTED_ONLY:
            continue
        for call in range(_CALLS if place % 3 else 0):
            number += 1
            ago = timedelta(seconds=call * _DAYS // _CALLS * _DAY + place)
            is_denied = place % _DENIED == 0 and call < _DENIALS
            yield _record(edge, number, format_instant(now - ago), is_denied=is_denied)


def _read(studio: Any) -> RealityPanel:
    studio.open()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "records.jsonl"
        file.write_text("\n".join(map(json.dumps, _records(studio))), encoding="utf-8")
        studio.window.records.compare_with([str(file)])
        studio.settle()
        panel: RealityPanel = studio.window.workbench.widget("reality")
        _choose_first(studio, panel)
    return panel


def _choose_first(studio: Any, panel: RealityPanel) -> None:
    rows = panel.findChildren(DifferenceRow)
    if rows and studio.has_chosen:
        studio.mouse.mouseClick(rows[0], Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
        studio.settle()


def _check(studio: Any) -> None:
    studio.has_chosen = False
    _read(studio)


def _record_beside(studio: Any) -> None:
    studio.has_chosen = True
    _read(studio)


def _template(account: str) -> dict[str, Any]:
    """Return a template: a role whose trust is known, and one that another stack trusts."""
    trust = {"Version": "2012-10-17", "Statement": []}
    allowed = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    by_root = {**allowed, "Principal": {"AWS": f"arn:aws:iam::{account}:root"}}
    by_other = {**allowed, "Principal": {"AWS": {"Fn::ImportValue": "deploy-role"}}}
    roles = {
        "Migration": {
            "RoleName": "db-migration",
            "AssumeRolePolicyDocument": {**trust, "Statement": [by_root]},
        },
        "Release": {"AssumeRolePolicyDocument": {**trust, "Statement": [by_other]}},
    }
    return {
        "Resources": {
            name: {"Type": "AWS::IAM::Role", "Properties": properties}
            for name, properties in roles.items()
        }
    }


def _plan(studio: Any) -> None:
    studio.open()
    account = studio.workspace.world.world.accounts[0].id
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "release.template.json"
        file.write_text(json.dumps(_template(account)), encoding="utf-8")
        given = {} if studio.asks else {"template": account}
        studio.window.plans.read(file, given)
        studio.settle()


def _plan_asked(studio: Any) -> None:
    studio.asks = True
    _plan(studio)


def _plan_read(studio: Any) -> None:
    studio.asks = False
    _plan(studio)


SCENES: dict[str, Scene] = {
    "reality": _check,
    "reality-record": _record_beside,
    "plan": _plan_read,
    "plan-accounts": _plan_asked,
}
