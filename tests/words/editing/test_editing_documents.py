"""The documents to edit: whose they are, what the scenario did to them, who is still let in."""

import pytest

from rolescope.importers.demo import read_demo
from rolescope.model.edit import Edit, Scenario
from rolescope.model.edits.documents import WithDocument
from rolescope.model.edits.entities import WithUser
from rolescope.model.edits.inline import WithNewInlinePolicy
from rolescope.model.edits.managed import Attach, Detach, WithBoundary
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.world import World
from rolescope.progress import no_tick
from rolescope.words.editing.edited_documents import document_groups, places, title_of
from rolescope.words.editing.texts import beginning, editable, text_of, too_long

TOOLS = "770233459910"
HUB = f"arn:aws:iam::{TOOLS}:role/deploy-hub"
RUNNER = f"arn:aws:iam::{TOOLS}:user/ci-runner"
TRUST = Place(PlaceKind.TRUST, HUB)
DEPLOY = f"arn:aws:iam::{TOOLS}:policy/assume-deploy-hub"
RELEASE = f"arn:aws:iam::{TOOLS}:policy/assume-release"


@pytest.fixture(scope="module")
def demo() -> World:
    found = read_demo(no_tick).world
    assert found is not None
    return found


def marks(demo: World, *edits: Edit, of: tuple[str, ...] = (HUB,)) -> dict[str, str]:
    """Return the marks of all documents, by owner and title."""
    scenario = Scenario(demo, edits)
    return {
        f"{group.title}/{row.title}": row.mark
        for group in document_groups(of, scenario.world, scenario.base)
        for row in group.rows
        if row.mark
    }


def without(text: str, demo: World) -> WithDocument:
    policy = TRUST.find(demo)
    assert policy is not None
    assert text in policy.text
    return WithDocument(TRUST, policy.text.replace(text, ""))


def test_the_documents_of_a_role_and_of_an_account_are_listed(demo: World) -> None:
    role, account = document_groups((HUB, TOOLS), demo, demo)
    titles = [row.title for row in role.rows]
    assert titles == [
        *("Trust policy", "assume-release", "artifacts-read", "Boundary"),
        *("SCPs of tools", "RCPs of tools"),
    ]
    assert role.rows[3].note == "none"
    scps = role.rows[4]
    assert scps.note == "3"
    assert [row.title for row in scps.below] == ["FullAWSAccess", "deny-leave-org", "region-lock"]
    assert "belongs to AWS" in scps.below[0].lock
    assert not scps.below[1].lock
    assert account.title == "tools"
    assert [row.title for row in account.rows][:3] == [row.title for row in scps.below]
    assert document_groups(("lambda.amazonaws.com", "999999999999"), demo, demo) == ()


def test_what_the_scenario_did_is_marked(demo: World) -> None:
    new = WithNewInlinePolicy(HUB, "more", '{"Version": "2012-10-17", "Statement": []}')
    line = f'          "{RUNNER}",\n'
    assert marks(demo) == {}
    assert marks(demo, without(line, demo)) == {"deploy-hub/Trust policy": "edited"}
    assert marks(demo, WithoutAnyTrust(HUB)) == {"deploy-hub/Trust policy": "off"}
    assert marks(demo, new) == {"deploy-hub/more": "new"}
    assert marks(demo, Attach(HUB, DEPLOY)) == {"deploy-hub/assume-deploy-hub": "new"}
    assert marks(demo, Detach(HUB, RELEASE)) == {"deploy-hub/assume-release": "taken out"}
    assert marks(demo, WithBoundary(HUB, RELEASE)) == {"deploy-hub/Boundary": "edited"}


def test_documents_of_others_that_were_edited_come_below(demo: World) -> None:
    edit = without(f'          "{RUNNER}",\n', demo)
    place = Place(PlaceKind.MANAGED, TOOLS, RELEASE)
    policy = place.find(demo)
    assert policy is not None
    managed = WithDocument(place, policy.text.replace("sts:AssumeRole", "sts:TagSession"))
    scp = Place(PlaceKind.ORGANIZATION, "", "p-nw0leave")
    found = scp.find(demo)
    assert found is not None
    guardrail = WithDocument(scp, found.text.replace("Deny", "Allow"))
    edits = (edit, managed, guardrail)
    assert marks(demo, *edits, of=()) == {
        "deploy-hub/Trust policy": "edited",
        "Policies of tools/assume-release": "edited",
        "Organization/deny-leave-org": "edited",
    }
    assert marks(demo, *edits, of=(HUB,)) == {
        "deploy-hub/Trust policy": "edited",
        "deploy-hub/assume-release": "edited",
    }
    user = WithUser(TOOLS, "fresh")
    assert marks(demo, user, of=()) == {}


def test_an_edit_that_writes_the_same_is_no_change(demo: World) -> None:
    policy = TRUST.find(demo)
    assert policy is not None
    assert marks(demo, WithDocument(TRUST, policy.text)) == {}


def test_documents_have_titles(demo: World) -> None:
    scp = Place(PlaceKind.ORGANIZATION, "", "p-nw0leave")
    assert title_of(TRUST, demo) == "deploy-hub trust policy"
    assert title_of(scp, demo) == "SCP deny-leave-org"
    managed = Place(PlaceKind.MANAGED, TOOLS, RELEASE)
    assert title_of(managed, demo) == "Managed policy assume-release"
    assert title_of(Place(PlaceKind.INLINE, HUB, "x"), demo) == "deploy-hub inline policy x"
    (group,) = document_groups((HUB,), demo, demo)
    assert scp in list(places(group.rows))


# Texts


def test_what_cannot_be_seen_becomes_an_escape_of_json() -> None:
    assert editable('{"a": "b"}\r\n\tx') == '{"a": "b"}\n  x'
    assert editable('"\u202e"') == '"\\u202e"'
    assert editable('"\x7f\U000e0041"') == '"\\u007f\\udb40\\udc41"'
    assert editable('"ü"') == '"ü"'


def test_a_document_that_is_longer_than_iam_takes_is_not_edited() -> None:
    assert too_long("x") == ""
    assert "131,073 characters" in too_long("x" * 131_073)
    assert "5,001 lines" in too_long("\n" * 5_000)
    shown = beginning("x" * 5_000 + "\n" * 1_001).split("\n")
    assert len(shown[0]) == 4_000
    assert shown[-1] == "… 2 more lines are not shown"
    assert beginning("a\nb") == "a\nb"
    raw = Policy(name="p", type=PolicyType.TRUST, raw="{not json")
    assert text_of(raw) == "{not json"
