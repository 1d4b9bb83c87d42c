"""What a patch holds: changes with before and after, documents to read, commands to run."""

import json
import stat
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from rolescope.exporters.patch.shell import FilePath, ShellVariable, aws, comment
from rolescope.exporters.patch.writing import write_patch
from rolescope.exporters.zip_archive import zip_archive
from rolescope.model.edit import Edit, Scenario
from rolescope.model.edits.accounts import MoveAccount
from rolescope.model.edits.documents import WithDocument
from rolescope.model.edits.durations import WithMaxSessionDuration
from rolescope.model.edits.entities import WithoutPrincipal, WithRole, WithUser
from rolescope.model.edits.groups import OutOfGroup
from rolescope.model.edits.guardrails import AttachGuardrail, WithNewGuardrail
from rolescope.model.edits.inline import WithNewInlinePolicy
from rolescope.model.edits.managed import Attach, WithBoundary, WithNewManagedPolicy
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import PolicyType
from rolescope.model.policy_edit import WithTag
from rolescope.model.world import World
from support.aws.fake_shell import run_script
from support.worlds.build import (
    A,
    B,
    account,
    allow,
    deny,
    document,
    group,
    managed,
    organization,
    policy,
    role,
    trusts,
    user,
    world,
)

R, U, G, P = (f"arn:aws:iam::{A}:{kind}/" for kind in ("role", "user", "group", "policy"))
FIRST_SCP = f"{PolicyType.SCP.value}-0-at-r-ex01"
TEXT = json.dumps(document(allow("s3:*")), indent=3)
TRUST = json.dumps(document(trusts(B)), indent=2)


def given() -> World:
    home = account(
        A,
        role("app", trust=trusts([f"{U}ana", B]), attached=["policy/Limit"]),
        role("other", trust=trusts(f"{U}ana")),
        user("ana", allows=allow("s3:GetObject"), groups=("team",), attached=["policy/Limit"]),
        user("ben"),
        group("team"),
        managed("Limit", allow("s3:*")),
    )
    guards = organization(A, (B, "ou-1"), units=(("ou-1", "r-ex01"),))
    return world(home, account(B, role("far", trust=trusts(A))), organization=guards)


def patch(*edits: Edit) -> dict[str, bytes]:
    return write_patch(Scenario(given(), edits), "Narrow it")


def commands(*edits: Edit, file: str = "commands.sh") -> list[str]:
    """Return the commands of a script: what runs, without what it begins with."""
    text = patch(*edits)[file].decode().replace(" \\\n  ", " ")
    body = text.split("\n}\n")[-1] if "use() {" in text else text
    return [line for line in body.splitlines() if line and not line.startswith("#")]


def test_a_trust_is_a_document_a_change_and_a_command() -> None:
    edit = WithDocument(Place(PlaceKind.TRUST, f"{R}app"), TRUST)
    files = patch(edit)
    assert sorted(files) == [
        "commands.sh",
        "documents/01-trust-app.json",
        "patch.json",
        "undo.sh",
        "undo/01-trust-app.json",
    ]
    assert files["documents/01-trust-app.json"].decode() == TRUST + "\n"
    written = json.loads(files["patch.json"])
    assert (written["format"], written["world"]) == ("rolescope-patch/1", "test")
    assert written["scenario"] == "Narrow it"
    assert [one["label"] for one in written["edits"]] == ["Edit trust of app"]
    assert written["edits"][0]["edit"]["kind"] == "WithDocument"
    assert written["changes"] == [
        {
            "change": "changed",
            "kind": "trustPolicy",
            "account": A,
            "subject": f"{R}app",
            "name": "",
            "before": document(trusts([f"{U}ana", B])),
            "after": document(trusts(B)),
        }
    ]
    assert commands(edit) == [
        f"use {A}",
        (
            "aws iam update-assume-role-policy --role-name app"
            " --policy-document file://documents/01-trust-app.json"
        ),
    ]
    text = files["commands.sh"].decode()
    assert "# The scenario Narrow it, in AWS:\n# 1. Edit trust of app\n" in text
    assert "RoleScope has not run this" in text


def test_a_document_that_is_laid_out_anew_is_no_change() -> None:
    app = given().accounts[0].roles[0]
    text = json.dumps(json.loads(app.trust_policy.text))
    files = patch(WithDocument(Place(PlaceKind.TRUST, app.arn), text))
    assert json.loads(files["patch.json"])["changes"] == []
    assert "# Nothing differs from the import." in files["commands.sh"].decode()
    assert "use()" not in files["commands.sh"].decode()


@pytest.mark.parametrize(
    ("edit", "wanted"),
    [
        (
            WithNewInlinePolicy(f"{G}team", "more", TEXT),
            (
                "aws iam put-group-policy --group-name team --policy-name more"
                " --policy-document file://documents/01-group-team-more.json"
            ),
        ),
        (
            Attach(f"{U}ben", f"{P}Limit"),
            f"aws iam attach-user-policy --user-name ben --policy-arn {P}Limit",
        ),
        (
            WithBoundary(f"{R}app", f"{P}Limit"),
            (
                "aws iam put-role-permissions-boundary --role-name app"
                f" --permissions-boundary {P}Limit"
            ),
        ),
        (
            WithTag(f"{R}app", "team", "a, b=c", "Tag it"),
            (
                "aws iam tag-role --role-name app"
                """ --tags '[{"Key": "team", "Value": "a, b=c"}]'"""
            ),
        ),
        (
            OutOfGroup(f"{U}ana", f"{G}team"),
            "aws iam remove-user-from-group --user-name ana --group-name team",
        ),
        (
            WithMaxSessionDuration(f"{R}app", 7200),
            "aws iam update-role --role-name app --max-session-duration 7200",
        ),
        (
            WithDocument(Place(PlaceKind.MANAGED, A, f"{P}Limit"), json.dumps(document(deny()))),
            (
                f"aws iam create-policy-version --policy-arn {P}Limit"
                " --policy-document file://documents/01-policy-Limit.json --set-as-default"
            ),
        ),
        (
            WithUser(B, "-rf", "/eng/"),
            "aws iam create-user --user-name=-rf --path /eng/",
        ),
        (
            WithRole(B, "new", "/", TRUST, 7200),
            (
                "aws iam create-role --role-name new --path /"
                " --assume-role-policy-document file://documents/01-trust-new.json"
                " --max-session-duration 7200"
            ),
        ),
        (
            WithNewManagedPolicy(B, "New", TEXT),
            (
                "aws iam create-policy --policy-name New --path /"
                " --policy-document file://documents/01-policy-New.json"
            ),
        ),
        (
            MoveAccount(A, "ou-1"),
            (
                f"aws organizations move-account --account-id {A} --source-parent-id r-ex01"
                " --destination-parent-id ou-1"
            ),
        ),
        (
            AttachGuardrail("p-scp-r-ex01-0", A),
            f"aws organizations attach-policy --policy-id p-scp-r-ex01-0 --target-id {A}",
        ),
        (
            WithDocument(Place(PlaceKind.ORGANIZATION, "", "p-scp-r-ex01-0"), TEXT),
            (
                "aws organizations update-policy --policy-id p-scp-r-ex01-0"
                f" --content file://documents/01-SCP-{FIRST_SCP}.json"
            ),
        ),
    ],
)
def test_every_change_is_one_command_of_the_aws_cli(edit: Edit, wanted: str) -> None:
    first, *found = commands(edit)
    assert found == [wanted]
    owner = "999999999999" if " organizations " in wanted else B if "New" in wanted else A
    assert first == f"use {B if 'new' in wanted or '-rf' in wanted else owner}"


def test_a_new_policy_of_the_organization_is_attached_by_the_id_that_aws_gives() -> None:
    edit = WithNewGuardrail(PolicyType.SCP, "It's `new`", TEXT, ("ou-1",))
    _, created, attached = commands(edit)
    assert created == (
        "policy_1=$(aws organizations create-policy --name 'It'\"'\"'s `new`' --description ''"
        " --type SERVICE_CONTROL_POLICY --content file://documents/01-SCP-It-s-new.json"
        " --query Policy.PolicySummary.Id --output text)"
    )
    assert attached == ('aws organizations attach-policy --policy-id "$policy_1" --target-id ou-1')
    _, found, detached, deleted = commands(edit, file="undo.sh")
    assert found.startswith("policy_1=$(aws organizations list-policies --filter SERVICE_CONTROL")
    assert detached.startswith("aws organizations detach-policy")
    assert deleted == 'aws organizations delete-policy --policy-id "$policy_1"'


def test_a_user_is_deleted_last_and_after_all_that_it_has() -> None:
    found = commands(
        WithoutPrincipal(f"{U}ana"),
        WithDocument(Place(PlaceKind.TRUST, f"arn:aws:iam::{B}:role/far"), TRUST),
    )
    assert [line.split()[2] for line in found if line.startswith("aws")] == [
        "update-assume-role-policy",
        "detach-user-policy",
        "delete-user-policy",
        "remove-user-from-group",
        "delete-login-profile",
        "delete-user",
    ]
    assert found[0] == f"use {B}"
    text = patch(WithoutPrincipal(f"{U}ana"))["commands.sh"].decode()
    for name in ("app", "other"):
        assert f"# The trust policy of {name} names a deleted principal by its ID" in text


def test_a_trust_that_changes_besides_names_the_user_while_it_is_there() -> None:
    """AWS takes no ID of a deleted principal; it writes it itself when the user goes."""
    gone = WithoutPrincipal(f"{U}ana")
    ana = given().accounts[0].users[0]
    text = json.dumps(document(trusts(ana.id, Sid="Left")))
    files = patch(gone, WithDocument(Place(PlaceKind.TRUST, f"{R}app"), text))
    written = json.loads(files["documents/01-trust-app.json"])
    assert written["Statement"][0]["Principal"] == {"AWS": f"{U}ana"}
    changed = [one for one in json.loads(files["patch.json"])["changes"] if one["name"] == ""]
    assert changed[1]["after"]["Statement"][0]["Principal"] == {"AWS": ana.id}


def test_a_role_that_gives_way_to_another_of_its_name_goes_first() -> None:
    found = commands(
        WithoutPrincipal(f"{R}app"), WithRole(A, "app", "/", TRUST), WithoutAnyTrust(f"{R}app")
    )
    operations = [line.split()[2] for line in found if line.startswith("aws")]
    assert operations == ["detach-role-policy", "delete-role", "create-role"]


def test_ids_that_aws_would_not_take_are_pointed_out() -> None:
    text = json.dumps(document(trusts("AIDAGONE000000000000")))
    files = patch(WithDocument(Place(PlaceKind.TRUST, f"{R}app"), text))
    assert "# AWS takes no IDs of deleted principals" in files["commands.sh"].decode()


def test_what_was_not_imported_cannot_be_undone() -> None:
    text = patch(WithMaxSessionDuration(f"{R}app", 7200))["undo.sh"].decode()
    assert "# The maximum session duration of app was not imported." in text
    assert "# A user or role that is made again has another unique ID than before." in text


# Hostile names

EVIL = "$(touch /tmp/x)`id`';rm -rf ~;\"\n\x1b[2J\u202e\\"


def test_no_name_is_more_than_a_name_to_the_shell(tmp_path: Path) -> None:
    before = given()
    assert before.organization is not None
    edits: tuple[Edit, ...] = (
        WithNewGuardrail(PolicyType.SCP, EVIL, TEXT, ("ou-1",)),
        WithNewGuardrail(PolicyType.RCP, "file:///etc/passwd", TEXT),
        WithTag(f"{R}app", EVIL, EVIL, EVIL),
        WithNewInlinePolicy(f"{U}ana", "-=,.@-", TEXT),
    )
    files = write_patch(Scenario(before, edits), EVIL)
    for file in ("commands.sh", "undo.sh"):
        text = files[file].decode()
        assert text.replace("\n", "").isprintable()
    calls = run_script(files, "commands.sh", tmp_path)
    tagged = next(call for call in calls if call[2] == "tag-role")
    assert json.loads(tagged[6]) == [{"Key": EVIL, "Value": EVIL}]
    made = [call for call in calls if call[2] == "create-policy"]
    assert [json.loads(call[4])["Name"] for call in made] == [EVIL, "file:///etc/passwd"]
    assert next(call for call in calls if call[2] == "put-user-policy")[5] == "--policy-name=-=,.@-"
    for name in files:
        assert Path(name).parts[0] in {"commands.sh", "undo.sh", "patch.json", "documents", "undo"}
        assert len(Path(name).parts) <= 2
        assert ".." not in name


def test_values_are_quoted_and_options_never_values() -> None:
    assert aws("iam", "x", a="b c", d=7, e=["f"], g=True, h=False) == (
        """aws iam x --a 'b c' --d 7 --e '["f"]' --g"""
    )
    assert aws("iam", "x", a=ShellVariable("v"), b=FilePath("c/d.json")) == (
        'aws iam x --a "$v" --b file://c/d.json'
    )
    assert aws("iam", "x", user_name="fileb://x") == (
        """aws iam x --cli-input-json '{"UserName": "fileb://x"}'"""
    )
    long = aws("iam", "x", one="a" * 50, two="b" * 50)
    assert long == f"aws iam x \\\n  --one {'a' * 50} \\\n  --two {'b' * 50}"
    assert comment("a\nb") == "# a\\x0ab"
    assert comment("") == "#"


# Archive


def test_the_archive_holds_the_files_and_the_scripts_can_run() -> None:
    files = patch(WithoutAnyTrust(f"{R}app"), WithTag(f"{R}app", "a", "b", "Tag it"))
    data = zip_archive(files)
    assert data == zip_archive(files)
    with ZipFile(BytesIO(data)) as archive:
        assert {one.filename: archive.read(one) for one in archive.infolist()} == files
        modes = {one.filename: one.external_attr >> 16 for one in archive.infolist()}
    assert modes["commands.sh"] & stat.S_IXUSR
    assert not modes["patch.json"] & stat.S_IXUSR


def test_an_account_outside_of_the_import_may_be_unnamed() -> None:
    guards = organization(A, management="", units=(("ou-1", "r-ex01"),))
    scenario = Scenario(world(account(A), organization=guards), (MoveAccount(A, "ou-1"),))
    text = write_patch(scenario)["commands.sh"].decode()
    assert "# With credentials of the management account, which was not imported" in text
    assert "use()" not in text
    odd = policy("x", '{"Statement": [')
    assert odd.unreadable
