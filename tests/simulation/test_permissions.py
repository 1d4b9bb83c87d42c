"""Effective permissions by layer."""

import json

from rolescope.evaluation.index import WorldIndex
from rolescope.evaluation.verdict import Layer
from rolescope.model.caller import SessionCaller, UserCaller
from rolescope.model.document import locate
from rolescope.simulation.permissions import EffectivePermissions, effective_permissions
from worlds import NOW, A, account, allow, deny, document, managed, organization, role, world

R = f"arn:aws:iam::{A}:role/"
SESSION = SessionCaller(
    role=R + "App", session_policy=json.dumps(document(allow(["s3:GetObject", "s3:PutObject"])))
)
CATALOGUE = {
    "s3": ["GetObject", "PutObject", "ListBucket"],
    "ec2": ["RunInstances"],
    "sts": ["AssumeRole"],
}


def permissions(**changes: object) -> EffectivePermissions:
    app = role(
        "App", allows=[allow(["s3:*", "ec2:*"]), deny("s3:PutObject")], boundary="policy/Edge"
    )
    given = world(
        account(A, managed("Edge", allow("s3:*")), app),
        organization=organization(A, scps={A: [allow("*"), deny("sts:*")]}),
    )
    return effective_permissions(SESSION, WorldIndex(given), NOW, **changes)  # type: ignore[arg-type] # the catalogue


def test_layers_grant_and_cut_in_their_order() -> None:
    """SES-3, EV-4, EV-5, SCP-5."""
    found = permissions()
    assert [(layer.layer, layer.level, layer.limits) for layer in found.layers] == [
        (Layer.IDENTITY, "", False),
        (Layer.BOUNDARY, "", True),
        (Layer.SESSION, "", True),
        (Layer.SCP, "Root", True),
        (Layer.SCP, A, True),
    ]
    identity = found.layers[0]
    assert [one.statement.actions for one in identity.grants] == [("s3:*", "ec2:*")]
    assert [one.statement.actions for one in identity.cuts] == [("s3:PutObject",)]
    assert identity.grants[0].path in locate(identity.grants[0].policy.text)
    assert found.unknown == ()


def test_a_catalogue_counts_what_each_layer_leaves() -> None:
    found = permissions(catalogue=CATALOGUE)
    assert [layer.actions for layer in found.layers] == [3, 2, 1, 1, 1]
    assert [layer.services for layer in found.layers] == [2, 1, 1, 1, 1]
    assert (found.services, found.actions) == (1, 1)


def test_what_is_not_imported_is_named() -> None:
    """DF-10, DF-23."""
    app = role("App", attached=("arn:aws:iam::aws:policy/ReadOnlyAccess",))
    given = world(account(A, app), organization_known=False)
    found = effective_permissions(SessionCaller(role=R + "App"), WorldIndex(given), NOW)
    assert [layer.layer for layer in found.layers] == [Layer.IDENTITY, Layer.SCP]
    assert len(found.unknown) == 2
    assert "ReadOnlyAccess" in found.unknown[0]


def test_nothing_is_granted_to_who_is_not_there() -> None:
    given = world(account(A))
    found = effective_permissions(UserCaller(f"arn:aws:iam::{A}:user/x"), WorldIndex(given), NOW)
    assert [layer.grants for layer in found.layers if layer.layer is Layer.IDENTITY] == [()]
