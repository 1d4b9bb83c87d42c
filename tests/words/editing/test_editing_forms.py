"""Forms of all other changes: to whom they are offered, what they make, what they refuse."""

import json
from collections.abc import Mapping

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.importers.demo import read_demo
from rolescope.model.edit import Edit, Scenario
from rolescope.model.edits import EDITS
from rolescope.model.edits.groups import IntoGroup
from rolescope.model.policy_edit import WithTag
from rolescope.model.world import World
from rolescope.progress import no_tick
from rolescope.words.editing.forms import FORMS, EditForm, offered, proposal
from rolescope.words.editing.subject import EditSubject
from support.worlds.build import A, account, group, organization, policy, role, trusts, user, world

TOOLS, PROD = "770233459910", "441700923385"
HUB = f"arn:aws:iam::{TOOLS}:role/deploy-hub"
RUNNER = f"arn:aws:iam::{TOOLS}:user/ci-runner"
ANA = f"arn:aws:iam::{A}:user/ana"
STAFF = f"arn:aws:iam::{A}:group/staff"
KEEPER = f"arn:aws:iam::{A}:role/aws-service-role/x.amazonaws.com/project"
DOCUMENT = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}
)


@pytest.fixture(scope="module")
def demo() -> WorldIndex:
    found = read_demo(no_tick).world
    assert found is not None
    return WorldIndex(found)


@pytest.fixture(scope="module")
def small() -> WorldIndex:
    ana = user("ana", groups=["staff"], tags={"team": "core"}, allows=trusts("*"))
    project = role("aws-service-role/x.amazonaws.com/project", trust=trusts(ANA))
    found = account(A, ana, group("staff"), group("admins"), project, policy("limit", DOCUMENT))
    return WorldIndex(world(found, organization=organization(A)))


def form(name: str) -> EditForm:
    return next(one for one in FORMS if one.id == name)


def titles(index: WorldIndex, owner: str) -> list[str]:
    return [one.id for one in offered(EditSubject(owner, index))]


def test_each_kind_is_offered_what_can_be_changed_of_it(demo: WorldIndex) -> None:
    assert titles(demo, HUB) == [
        *("mfa", "external-id", "off", "duration", "attach", "detach", "inline", "boundary"),
        *("tag", "quarantine", "delete"),
    ]
    assert titles(demo, RUNNER) == [
        *("attach", "inline", "boundary", "tag", "untag", "quarantine", "delete"),
    ]
    assert titles(demo, TOOLS) == [
        *("move", "role", "user", "managed", "scp", "attach-guardrail", "detach-guardrail"),
    ]
    assert titles(demo, "lambda.amazonaws.com") == []
    assert titles(demo, "999999999999") == []


def test_what_there_is_none_of_is_not_offered(small: WorldIndex) -> None:
    found = titles(small, ANA)
    assert {"untag", "into-group", "out-of-group"} <= set(found)
    assert "no-boundary" not in found
    assert titles(small, STAFF) == ["attach", "inline"]


def test_forms_have_ids_and_fields_of_their_own() -> None:
    ids = [one.id for one in FORMS]
    assert len(set(ids)) == len(ids)
    for one in FORMS:
        names = [field.id for field in one.fields]
        assert len(set(names)) == len(names)


VALUES: dict[str, Mapping[str, str]] = {
    "external-id": {"value": "nw-7731"},
    "duration": {"duration": "1 h 30 min"},
    "attach": {"policy": f"arn:aws:iam::{TOOLS}:policy/assume-deploy-hub"},
    "detach": {"policy": f"arn:aws:iam::{TOOLS}:policy/assume-release"},
    "inline": {"name": "more", "text": DOCUMENT},
    "boundary": {"policy": f"arn:aws:iam::{TOOLS}:policy/assume-release"},
    "tag": {"key": "team", "value": "core"},
    "move": {"unit": "ou-nw01-sandb001"},
    "role": {
        "name": "fresh",
        "path": "/",
        "text": DOCUMENT.replace('"Resource": "*"', '"Principal": "*"').replace(
            '"Action": "*"', '"Action": "sts:AssumeRole"'
        ),
    },
    "user": {"name": "fresh", "path": "/"},
    "managed": {"name": "fresh", "path": "/", "text": DOCUMENT},
    "scp": {"name": "fresh", "text": DOCUMENT},
    "attach-guardrail": {"policy": "p-nw0leave"},
    "detach-guardrail": {"policy": "p-FullAWSAccess"},
}


@pytest.mark.parametrize("owner", [HUB, TOOLS])
def test_every_form_makes_an_edit_that_can_be_made(demo: WorldIndex, owner: str) -> None:
    subject = EditSubject(owner, demo)
    for one in offered(subject):
        edit, refusal = proposal(one, subject, VALUES.get(one.id, {}))
        if one.id == "detach-guardrail":
            assert "AWS keeps at least one" in refusal
            continue
        assert edit is not None, (one.id, refusal)
        assert type(edit) in EDITS
        assert edit.label
        Scenario(demo.world, (edit,))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("untag", {"key": "team"}),
        ("into-group", {"group": f"arn:aws:iam::{A}:group/admins"}),
        ("out-of-group", {"group": STAFF}),
        ("without-inline", {"name": "allows"}),
    ],
)
def test_what_a_user_has_can_be_taken_away(
    small: WorldIndex, name: str, values: dict[str, str]
) -> None:
    subject = EditSubject(ANA, small)
    found = form(name)
    if name == "without-inline":
        values = {"name": subject.inline()[0][0]}
    edit, refusal = proposal(found, subject, values)
    assert edit is not None, refusal
    Scenario(small.world, (edit,))


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("external-id", {"value": ""}, ""),
        ("external-id", {}, ""),
        ("external-id", {"value": "a b"}, "An external ID has"),
        ("duration", {"duration": "soon"}, "“soon” is no duration"),
        ("duration", {"duration": "13 h"}, "between 3,600 and 43,200"),
        ("inline", {"name": "more", "text": "{"}, "Not valid JSON"),
        ("inline", {"name": "a b", "text": DOCUMENT}, "The name of a policy"),
        ("attach", {"policy": "arn:aws:iam::aws:policy/Nothing"}, "The import lacks"),
    ],
)
def test_what_cannot_be_made_is_refused_with_the_reason(
    demo: WorldIndex, name: str, values: dict[str, str], words: str
) -> None:
    edit, refusal = proposal(form(name), EditSubject(HUB, demo), values)
    assert edit is None
    assert words in refusal
    assert bool(words) == bool(refusal)


def test_roles_of_services_are_refused(small: WorldIndex) -> None:
    subject = EditSubject(KEEPER, small)
    for one in offered(subject):
        edit, refusal = proposal(one, subject, VALUES.get(one.id, {}))
        assert edit is None
        assert "service-linked role" in refusal, one.id


def test_fields_begin_with_what_there_is(demo: WorldIndex, small: WorldIndex) -> None:
    duration = form("duration").fields[0]
    assert duration.start(EditSubject(HUB, demo)) == "2 h"
    trust = form("role").fields[2]
    assert f"arn:aws:iam::{TOOLS}:root" in trust.start(EditSubject(TOOLS, demo))
    units = dict(EditSubject(TOOLS, demo).units())
    assert "Root" in units.values()
    assert "ou-nw01-infra001" not in units
    assert dict(EditSubject(ANA, small).groups(of_user=True)) == {STAFF: "staff"}
    assert EditSubject(ANA, small).tags() == (("team", "team = core"),)
    assert EditSubject(TOOLS, demo).name == "tools"


def test_an_edit_that_nothing_refuses_is_made(small: WorldIndex) -> None:
    class Free:
        label = "Free"

        def refusal(self, world: World) -> str | None:
            return None if world is small.world else "Of another world."

        def apply(self, world: World) -> World:
            return world

    free: Edit = Free()
    made = EditForm("free", "Free", ("user",), lambda _subject, _values: free)
    assert proposal(made, EditSubject(ANA, small), {}) == (free, "")
    told = EditForm("told", "Told", ("user",), lambda _subject, _values: "No.")
    assert proposal(told, EditSubject(ANA, small), {}) == (None, "No.")
    assert isinstance(proposal(form("tag"), EditSubject(ANA, small), VALUES["tag"])[0], WithTag)
    group_form = form("into-group")
    value = {"group": f"arn:aws:iam::{A}:group/admins"}
    assert isinstance(proposal(group_form, EditSubject(ANA, small), value)[0], IntoGroup)
