"""Edits as JSON: what is written is read again; anything else is refused with its place."""

import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.model.edit import Edit, WithoutTrust
from rolescope.model.edits import EDITS, PROPOSED
from rolescope.model.edits.as_json import EditFormatError, edit_from_json, edit_to_json
from rolescope.model.edits.durations import WithMaxSessionDuration
from rolescope.model.edits.guardrails import WithNewGuardrail
from rolescope.model.edits.managed import Attach, WithBoundary
from rolescope.model.edits.proposed import (
    WithOidcProvider,
    WithoutGuardrail,
    WithUnnamedRole,
    WithUnreadPolicy,
)
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import Condition, PolicyType, PrincipalType, StatementPrincipal
from rolescope.model.policy_edit import Together, WithCondition
from rolescope.model.world import World
from support.worlds.generated_edits import STRATEGIES, edits
from support.worlds.generated_organizations import organizations

KINDS = """
WithoutTrust WithStatement WithoutStatement WithCondition WithInlinePolicy WithTag WithGuardrail
Together WithDocument WithNewInlinePolicy WithoutInlinePolicy WithNewManagedPolicy Attach Detach
WithBoundary WithNewGuardrail AttachGuardrail DetachGuardrail MoveAccount WithRole WithUser
WithoutPrincipal IntoGroup OutOfGroup WithoutTag WithMaxSessionDuration RequireMfa
RequireExternalId WithoutAnyTrust Quarantine
"""


def test_the_names_of_kinds_stay_for_project_files_hold_them() -> None:
    assert [kind.__name__ for kind in EDITS] == KINDS.split()


PROPOSED_KINDS = """
WithUnnamedRole WithUnnamedUser WithUnnamedPolicy WithUnreadPolicy WithoutManagedPolicy WithGroup
WithoutGroup WithOidcProvider WithSamlProvider WithoutProvider WithoutGuardrail
WithOrganizationalUnit WithMemberAccount
"""


def test_the_names_of_kinds_that_plans_make_stay_too() -> None:
    assert [kind.__name__ for kind in PROPOSED] == PROPOSED_KINDS.split()


@pytest.mark.parametrize(
    "edit",
    [
        WithUnnamedRole("111122223333", "<a>(known after apply)", "/", "{}", 3600),
        WithUnreadPolicy("111122223333", "arn:aws:iam::111122223333:policy/x"),
        WithOidcProvider("arn:aws:iam::111122223333:oidc-provider/x", "x", ("a", "b")),
        WithOidcProvider("arn:aws:iam::111122223333:oidc-provider/x", "x", None),
        WithoutGuardrail("p-1"),
    ],
)
def test_what_a_plan_makes_is_read_as_it_was_written(edit: Edit) -> None:
    assert edit_from_json(json.loads(json.dumps(edit_to_json(edit)))) == edit


def test_every_kind_has_a_strategy() -> None:
    assert set(STRATEGIES) == set(EDITS)


@given(data=st.data(), world=organizations())
def test_an_edit_is_read_as_it_was_written(data: st.DataObject, world: World) -> None:
    edit = data.draw(edits(world))
    written = json.loads(json.dumps(edit_to_json(edit)))
    assert edit_from_json(written) == edit
    assert pickle.loads(pickle.dumps(edit)) == edit  # noqa: S301 - written a moment ago
    assert len({edit, edit_from_json(written)}) == 1
    assert edit.label


@pytest.mark.parametrize(
    "edit",
    [
        WithMaxSessionDuration("role", 3600),
        WithBoundary("user", None),
        WithCondition(Place(PlaceKind.TRUST, "role"), 0, Condition("Bool", "x", ()), "Narrow"),
        WithNewGuardrail(PolicyType.RCP, "New", "{}", ("r-1", "ou-1")),
        WithoutTrust("role", StatementPrincipal(PrincipalType.SERVICE, "x", "X", None, "Service")),
        Together((WithoutAnyTrust("role"), Together((), "none")), "together"),
    ],
)
def test_every_type_of_member_is_read_as_it_was_written(edit: Edit) -> None:
    written = json.loads(json.dumps(edit_to_json(edit)))
    assert edit_from_json(written) == edit


ATTACH = edit_to_json(Attach("arn:aws:iam::111122223333:user/ana", "arn:aws:iam::aws:policy/X"))


def nested(depth: int) -> Any:
    edit: Edit = WithoutAnyTrust("x")
    for _ in range(depth):
        edit = Together((edit,), "together")
    return edit_to_json(edit)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "$: an edit is an object"),
        ([], "$: an edit is an object"),
        ({}, "$.kind: no edit has this kind"),
        ({"kind": "Explode"}, "$.kind: no edit has this kind"),
        ({"kind": ["Attach"]}, "$.kind: no edit has this kind"),
        ({"kind": "Attach", "holder": "x"}, "$: policy is missing"),
        (ATTACH | {"policy": 7}, "$.policy: this is a text"),
        (ATTACH | {"policy": None}, "$.policy: this is a text"),
        (ATTACH | {"policy": "x" * 1_000_001}, "$.policy: this text is too long"),
        (ATTACH | {"policy": "\ud800"}, "$.policy: this text is too long, or holds what is no"),
        (ATTACH | {"more": 1}, "$.more: nothing has this name here"),
        ({"kind": "WithMaxSessionDuration", "role": "x", "seconds": True}, "$.seconds: this is a"),
        ({"kind": "WithMaxSessionDuration", "role": "x", "seconds": 1.5}, "$.seconds: this is a"),
        ({"kind": "WithMaxSessionDuration", "role": "x", "seconds": 1 << 60}, "$.seconds: this is"),
        (
            {"kind": "WithDocument", "place": {"kind": "roof"}, "text": "{}"},
            "$.place.kind: this is none of the values",
        ),
        ({"kind": "WithDocument", "place": "x", "text": "{}"}, "$.place: this is an object"),
        ({"kind": "WithDocument", "place": {}, "text": "{}"}, "$.place: kind is missing"),
        ({"kind": "Together", "edits": {}, "label": "x"}, "$.edits: this is a list"),
        ({"kind": "Together", "edits": [1], "label": "x"}, "$.edits[0]: an edit is an object"),
        (
            {"kind": "Together", "edits": [ATTACH | {"holder": 1}], "label": "x"},
            "$.edits[0].holder: this is a text",
        ),
        ({"kind": "Together", "edits": [1] * 10_001, "label": "x"}, "$.edits: a list has 10,000"),
    ],
)
def test_what_is_no_edit_is_refused_with_its_place(value: object, said: str) -> None:
    with pytest.raises(EditFormatError) as refused:
        edit_from_json(value)
    assert str(refused.value).startswith(said)
    assert refused.value.what in str(refused.value)


def test_edits_within_edits_go_so_deep_and_no_deeper() -> None:
    assert edit_to_json(edit_from_json(nested(8))) == nested(8)
    with pytest.raises(EditFormatError, match="nested too deeply"):
        edit_from_json(nested(9))


def test_a_member_with_a_default_may_be_left_out() -> None:
    written = {"kind": "AttachGuardrail", "policy_id": "p-1", "target": "r-1"}
    assert edit_to_json(edit_from_json(written)) == written | {"name": ""}
