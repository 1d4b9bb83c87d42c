"""`rolescope plan`: what a plan opens and closes, and its exit status."""

import json
from pathlib import Path
from typing import Any

import pytest

from rolescope.cli.main import main
from support.iac import IAC, sample
from support.plans import B, change, plan_json, trusting
from support.sarif import check_sarif
from support.schemas import check_schema

WORLD, PLAN = str(IAC / "world.json"), str(IAC / "plan.json")
EXPECTED = sample("expected.json")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["plan", WORLD, *words])
    told = capsys.readouterr()
    return status, told.out, told.err


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(capsys, *words, "--format", "json")[1])
    check_schema("differences", found)
    return found


def write(folder: Path, *changes: dict[str, Any], **more: Any) -> str:
    path = folder / "p.json"
    path.write_text(json.dumps(plan_json(*changes, **more)), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("file", ["plan.json", "plan.utf16le-bom.json"])
def test_trusts_open_and_close_as_expected(capsys: pytest.CaptureFixture[str], file: str) -> None:
    found = as_json(capsys, "--plan", str(IAC / file))
    for name in ("opened", "closed"):
        wanted = {
            (one[0], one[1].replace("batch-__planned__", "batch-(known after apply)"))
            for one in EXPECTED[name]
        }
        assert {(one["source"], one["target"]) for one in found[name]} == wanted
    assert found["asked"] == EXPECTED["asked"]
    assert {one["address"] for one in found["unknown"]} == {
        one["address"] for one in EXPECTED["unknown"]
    }
    assert found["admins"]["new"] == ["arn:aws:iam::111111111111:role/breakglass"]


def test_each_trust_names_the_resource_that_makes_it_iac38(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = as_json(capsys, "--plan", PLAN)
    (deploy,) = (one for one in found["opened"] if one["source"] == "333333333333")
    (because,) = deploy["because"]
    assert because["addresses"] == ["aws_iam_role.deploy"]
    assert (deploy["external"], deploy["admin"], deploy["standing"]) == (True, False, "depends")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ((), 1),
        (("--fail-on", "opened"), 1),
        (("--fail-on", "unknown"), 1),
        (("--fail-on", "ADMIN"), 1),
        (("--fail-on", "critical"), 1),
        (("--fail-on", "external", "--fail-on", "admin"), 1),
    ],
)
def test_the_plan_of_our_own_fails(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], status: int
) -> None:
    assert run(capsys, "--plan", PLAN, *words)[0] == status


INSIDE = {"name": "New", "path": "/", "assume_role_policy": trusting(f"arn:aws:iam::{B}:role/Ci")}


def test_exit_statuses_iac46(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    inside = write(tmp_path, change("aws_iam_role.r", "create", after=INSIDE))
    assert run(capsys, "--plan", inside)[0] == 0
    assert run(capsys, "--plan", inside, "--fail-on", "opened")[0] == 1
    unknown = write(
        tmp_path, change("aws_iam_role.r", "create", after=INSIDE | {"name": "O"}), complete=False
    )
    assert run(capsys, "--plan", unknown)[0] == 3
    assert run(capsys, "--plan", unknown, "--fail-on", "unknown")[0] == 1
    assert run(capsys, "--plan", str(tmp_path / "none.json"))[0] == 2


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"PK\x03\x04tfplan", "terraform show -json PLANFILE"),
        (b'{"@level":"info"}\n{"@level":"info"}\n', "the log of terraform plan -json"),
        (b'{"format_version":"2.0","resource_changes":[]}', "format_version is 2.0"),
        (b'{"format_version":{},"resource_changes":[]}', "format_version is no text"),
        (b'{"format_version":"1.2","resource_changes":{}}', "resource_changes is no list"),
        (b"[]", "not one JSON object"),
        (b"{}", "neither a plan or state of Terraform"),
        (b"{", "cut off"),
        (b"", "empty"),
        (b"[" * 100_000, "nested"),
    ],
)
def test_what_is_no_plan_is_one_clear_line_iac1(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes, advice: str
) -> None:
    path = tmp_path / "plan.bin"
    path.write_bytes(content)
    status, out, err = run(capsys, "--plan", str(path))
    assert (status, out) == (2, "")
    assert advice in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("account", ["aws", "aws=12", "=222222222222", "aws=22222222222x"])
def test_an_account_has_twelve_digits(capsys: pytest.CaptureFixture[str], account: str) -> None:
    status, _, err = run(capsys, "--plan", PLAN, "--account", account)
    assert status == 2
    assert "PROVIDER=ID" in err


def test_an_answer_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "--plan", PLAN, "--account", "aws.org=111111111111")
    assert found["asked"] == []
    assert {one["account"] for one in found["providers"]} == {"111111111111", "222222222222"}


HIDDEN = "do-not-print-this-4711"


def test_secrets_are_never_written_iac13(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    trust = json.loads(INSIDE["assume_role_policy"])
    trust["Statement"][0]["Condition"] = {"StringEquals": {"sts:ExternalId": HIDDEN}}
    role = change(
        "aws_iam_role.r", "create", after=INSIDE | {"assume_role_policy": json.dumps(trust)}
    )
    role["change"]["after_sensitive"] = {"assume_role_policy": True}
    path = write(tmp_path, role)
    for form in ("text", "json", "markdown", "sarif"):
        status, out, err = run(capsys, "--plan", path, "--format", form)
        assert status == 0
        assert HIDDEN not in out + err
        assert "(sensitive)" in out


@pytest.mark.parametrize("form", ["text", "json", "markdown", "sarif"])
def test_secret_names_are_never_written_iac13(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, form: str
) -> None:
    """Neither the name of a role, nor the ARN that holds it, nor the path before it."""
    hidden, path = "do_not-print.4711", "/hidden-team/"
    role = change("aws_iam_role.r", "create", after=INSIDE | {"name": hidden, "path": path})
    role["change"]["after_sensitive"] = {"name": True, "path": True}
    status, out, err = run(capsys, "--plan", write(tmp_path, role), "--format", form)
    assert status == 0
    assert "4711" not in out + err
    assert "hidden-team" not in out + err
    assert "(sensitive)" in out
    if form == "json":
        check_schema("differences", json.loads(out))


def test_secret_names_leave_fields_as_they_are_iac13(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    role = change("aws_iam_role.r", "create", after=INSIDE | {"name": "source"})
    role["change"]["after_sensitive"] = {"name": True}
    found = as_json(capsys, "--plan", write(tmp_path, role))
    assert found["opened"][0]["target"].endswith("role/(sensitive)")


ROLE_OF_APP = "arn:aws:iam::111111111111:role/App"


def test_ways_and_who_gets_to_administrator_rights_are_told_iac38(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A policy that is unknown until apply may give anything: its ways are possible (IAC-36)."""
    found = as_json(capsys, "--plan", PLAN)
    assert {one["kind"] for one in found["opened"]} == {"trust"}
    ways = found["ways"]["opened"]
    assert {(one["kind"], one["source"], one["standing"]) for one in ways} == {
        ("way", ROLE_OF_APP, "depends")
    }
    (own,) = (one for one in ways if one["rule"] == "PE-13")
    addresses = {address for one in own["because"] for address in one["addresses"]}
    assert "aws_iam_policy.app" in addresses
    reach = found["adminReach"]
    assert (reach["before"], reach["after"], reach["gone"]) == (0, 4, [])
    assert "arn:aws:iam::111111111111:role/breakglass" in reach["new"]
    _, text, _ = run(capsys, "--plan", PLAN)
    assert "administrator rights: 0 before, 4 after." in text
    assert f"  ADMIN {ROLE_OF_APP} -> {ROLE_OF_APP}: PE-13 " in text
    _, comment, _ = run(capsys, "--plan", PLAN, "--format", "markdown")
    assert f"Escalation ways opened: {len(ways)}<" in comment
    assert "administrator rights: 0 before, 4 after." in comment
    assert "escalation ways opened lead to an administrator, 19 of them only possibly." in comment
    row = next(line for line in comment.splitlines() if "PE-13" in line)
    assert "aws_iam_policy.app" in row


def with_a_policy(folder: Path, policy: dict[str, Any], **fields: Any) -> str:
    """Return a plan of a role with an inline policy."""
    role = change("aws_iam_role.r", "create", after=INSIDE)
    after = {"name": "Own", "role": "New"} | policy
    return write(folder, role, change("aws_iam_role_policy.r", "create", after=after, **fields))


def test_a_way_to_administrator_rights_fails_the_plan(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    statement = {"Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": statement})
    found = as_json(capsys, "--plan", with_a_policy(tmp_path, {"policy": document}))
    assert found["failed"] == ["admin"]
    certain = [one for one in found["ways"]["opened"] if one["admin"]]
    assert {one["standing"] for one in certain} == {"allowed"}
    assert {a for one in certain for b in one["because"] for a in b["addresses"]} >= {
        "aws_iam_role_policy.r"
    }


def test_a_way_that_is_only_possible_fails_no_plan_iac36(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = with_a_policy(tmp_path, {}, unknown={"policy": True})
    found = as_json(capsys, "--plan", path)
    assert any(one["admin"] for one in found["ways"]["opened"])
    assert found["failed"] == []
    assert run(capsys, "--plan", path)[0] == 3


def test_sarif_names_resources_and_files_iac48(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "--plan", PLAN, "--format", "sarif")
    assert status == 1
    assert run(capsys, "--plan", PLAN, "--format", "sarif")[1] == out
    results = check_sarif(json.loads(out))
    prints = [one["partialFingerprints"]["rolescope/v1"] for one in results]
    assert len(set(prints)) == len(prints)
    told = {one["ruleId"]: one for one in reversed(results)}
    assert {"new-admin", "opened-path", "new-external-trust", "opened-way", "FND-4"} <= set(told)
    assert (told["new-admin"]["level"], told["FND-4"]["level"]) == ("error", "error")
    assert told["opened-way"]["level"] == "warning"
    (place,) = told["new-external-trust"]["locations"]
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "aws_iam_role.deploy"
    for result in results:
        for location in result["locations"]:
            physical = location["physicalLocation"]
            assert physical["artifactLocation"]["uri"].endswith("plan.json")
            assert physical["region"] == {"startLine": 1}


def test_sarif_says_what_it_leaves_out_iac48(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rolescope.exporters.openings_sarif.MAX_RESULTS", 10_000)
    whole = json.loads(run(capsys, "--plan", PLAN, "--format", "sarif")[1])
    assert "invocations" not in whole["runs"][0]
    monkeypatch.setattr("rolescope.exporters.openings_sarif.MAX_RESULTS", 2)
    cut = json.loads(run(capsys, "--plan", PLAN, "--format", "sarif")[1])
    every = check_sarif(whole)
    assert check_sarif(cut) == every[:2]
    ((note,),) = (one["toolExecutionNotifications"] for one in cut["runs"][0]["invocations"])
    assert note["message"]["text"].startswith(f"{len(every) - 2} more results left out")


def test_a_resource_that_is_moved_in_the_code_keeps_its_fingerprints_iac48(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    found = []
    for address in ("aws_iam_role.r", 'module.m["a"].aws_iam_role.r'):
        role = change("aws_iam_role.r", "create", after=INSIDE) | {"address": address}
        _, out, _ = run(capsys, "--plan", write(tmp_path, role), "--format", "sarif")
        results = check_sarif(json.loads(out))
        (place,) = results[0]["locations"]
        assert place["logicalLocations"][0]["fullyQualifiedName"] == address
        found.append([one["partialFingerprints"] for one in results])
    assert found[0] == found[1]


def test_markdown_is_one_comment_iac47(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--plan", PLAN, "--format", "markdown")
    lines = out.splitlines()
    assert lines[0] == "<!-- rolescope:plan -->"
    assert lines[2] == "### RoleScope: 6 paths open, 2 close, 30 escalation ways opened, 5 unknown"
    unfolded = out[: out.index("<details>")].splitlines()
    rows = [line for line in unfolded if line.startswith(("| admin", "| external"))]
    assert [row.split(" | ")[0] for row in rows] == ["| admin", "| external"]
    assert out.count("<details>") == out.count("</details>")
    assert run(capsys, "--plan", PLAN, "--format", "markdown")[1] == out


def test_a_comment_is_never_too_long_iac47(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    roles = [
        change(f"aws_iam_role.r{number}", "create", after=INSIDE | {"name": f"{'r' * 50}{number}"})
        for number in range(400)
    ]
    _, out, _ = run(capsys, "--plan", write(tmp_path, *roles), "--format", "markdown")
    assert len(out) <= 20_000
    assert "more: `--format json` lists all of them." in out
    assert out.count("<details>") == out.count("</details>")


def test_names_are_no_markup(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bad = 'aws_iam_role.r["`|</details><script>@all\u202e"]'
    role = change("aws_iam_role.r", "create", after=INSIDE) | {"address": bad}
    _, out, _ = run(capsys, "--plan", write(tmp_path, role), "--format", "markdown")
    assert '`aws_iam_role.r["\'\\|</details><script>@all\\u202e"]`' in out


def test_the_report_goes_to_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "comment.md"
    status, out, _ = run(capsys, "--plan", PLAN, "--format", "markdown", "--output", str(path))
    assert (status, out) == (1, "")
    assert path.read_text(encoding="utf-8").startswith("<!-- rolescope:plan -->")


def test_plans_are_folded_one_after_the_other(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    first = change("aws_iam_role.r", "create", after=INSIDE)
    gone = {"name": "New", "arn": "arn:aws:iam::111111111111:role/New"}
    (tmp_path / "a").mkdir()
    one = write(tmp_path / "a", first)
    two = write(tmp_path, change("aws_iam_role.r", "delete", before=gone))
    found = as_json(capsys, "--plan", one, "--plan", two)
    assert (found["opened"], found["unknown"]) == ([], [])
    assert [edit["label"] for edit in found["edits"]] == ["Create role New", "Delete role New"]


def test_new_findings_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "--plan", PLAN)["findings"]
    assert {one["rule"] for one in found["new"]} >= {"FND-4", "FND-10"}
    assert found["gone"]
    assert all(one["since"] == "new" for one in found["new"])


def test_known_accounts_are_not_external(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('known_accounts = ["333333333333"]', encoding="utf-8")
    words = ("--plan", PLAN, "--settings", str(settings), "--fail-on", "external")
    assert run(capsys, *words)[0] == 3


def decisions(folder: Path, *ids: str, **changed: str) -> str:
    """Write what `rolescope decisions --format json` would of acceptances."""
    ruling = {"state": "accepted", "owner": "ops", "reason": "known", "until": "2026-12-24"}
    listed = [{"title": "", "finding": id_, **ruling, **changed} for id_ in ids]
    path = folder / "allow.json"
    text = json.dumps({"format": "rolescope-decisions/1", "decisions": listed})
    path.write_text(text, encoding="utf-8")
    return str(path)


AT = ("--at", "2026-11-25T00:00:00Z")


def test_what_is_allowed_fails_no_plan_and_is_told_iac46(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    found = as_json(capsys, "--plan", PLAN, *AT)
    (outside,) = (one for one in found["opened"] if one["external"])
    allow = ("--allow", decisions(tmp_path, outside["id"]), *AT)
    left = as_json(capsys, "--plan", PLAN, *allow)
    assert (found["failed"], left["failed"]) == (["admin", "external"], ["admin"])
    (allowed,) = (one["allowed"] for one in left["opened"] if "allowed" in one)
    assert allowed == {"owner": "ops", "until": "2026-12-24", "reason": "known"}
    line = "Accepted until 2026-12-24, @ops: known"
    _, text, err = run(capsys, "--plan", PLAN, *allow)
    assert f"      {line}" in text
    assert err == ""
    _, comment, _ = run(capsys, "--plan", PLAN, *allow, "--format", "markdown")
    assert "Accepted until 2026-12-24, \\@ops: known" in comment
    _, out, _ = run(capsys, "--plan", PLAN, *allow, "--format", "sarif")
    results = check_sarif(json.loads(out))
    (one,) = (one for one in results if "suppressions" in one)
    assert one["ruleId"] == "new-external-trust"
    assert one["partialFingerprints"]["rolescope/v2"] == outside["id"]


def test_everything_new_can_be_allowed_by_its_id_iac46(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """New administrators, ways and findings are named by SARIF, too."""
    words = ("--plan", PLAN, *AT, "--fail-on", "low", "--fail-on", "opened", "--fail-on", "admin")
    _, out, _ = run(capsys, *words, "--format", "sarif")
    ids = [one["partialFingerprints"]["rolescope/v1"] for one in check_sarif(json.loads(out))]
    allow = ("--allow", decisions(tmp_path, *ids))
    found = as_json(capsys, *words, *allow)
    assert found["failed"] == []
    assert {one["state"] for one in found["findings"]["new"]} == {"accepted"}
    assert run(capsys, *words, *allow)[0] == 3  # unknown parts are not allowed by it


def outside_role(
    folder: Path,
    *,
    asks: dict[str, Any] | None,
    may: str = "",
    action: str = "sts:AssumeRole",
    denies: tuple[dict[str, Any], ...] = (),
) -> str:
    """Plan a role that somebody outside may assume, with what the trust policy asks for.

    `denies` are the conditions of its Deny statements.
    """
    trusted: dict[str, Any] = json.loads(trusting("arn:aws:iam::999988887777:root"))
    trusted["Statement"][0] |= {"Condition": asks} if asks else {}
    trusted["Statement"][0]["Action"] = action
    deny = {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}
    trusted["Statement"] += [deny | {"Condition": one} for one in denies]
    after: dict[str, Any] = {"name": "New", "path": "/"}
    after["assume_role_policy"] = json.dumps(trusted)
    if may:
        listed = {"Statement": {"Effect": "Allow", "Action": may, "Resource": "*"}}
        after["inline_policy"] = [{"name": "may", "policy": json.dumps(listed)}]
    return write(folder, change("aws_iam_role.r", "create", after=after))


EXTERNAL_ID = {"StringEquals": {"sts:ExternalId": "partner-7"}}


@pytest.mark.parametrize(
    "later",
    [
        {"asks": None},
        {"asks": {"StringLike": {"sts:ExternalId": "*"}}},
        {"asks": EXTERNAL_ID, "may": "*"},
    ],
    ids=["without its condition", "with another one", "to an administrator"],
)
def test_a_trust_that_lets_in_more_than_was_accepted_is_not_allowed_iac46(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, later: dict[str, Any]
) -> None:
    words = (*AT, "--fail-on", "external")
    accepted = outside_role(tmp_path, asks=EXTERNAL_ID)
    (one,) = as_json(capsys, "--plan", accepted, *words)["opened"]
    allow = ("--allow", decisions(tmp_path, one["id"]))
    assert as_json(capsys, "--plan", accepted, *words, *allow)["failed"] == []
    found = as_json(capsys, "--plan", outside_role(tmp_path, **later), *words, *allow)
    assert found["failed"] == ["external"]
    assert "allowed" not in found["opened"][0]


UNLESS_EXTERNAL_ID = {"StringNotEquals": {"sts:ExternalId": "partner-7"}}
UNLESS_OFFICE = {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}


@pytest.mark.parametrize(
    "later",
    [
        {},
        {"denies": (UNLESS_OFFICE,)},
        {"denies": ({"StringNotEquals": {"sts:ExternalId": ["partner-7", "partner-8"]}},)},
        {"denies": (UNLESS_EXTERNAL_ID,), "action": "sts:*"},
    ],
    ids=["without the Deny", "with another Deny", "with a wider one", "with other actions"],
)
def test_a_trust_without_the_deny_that_it_was_accepted_with_is_not_allowed_iac46(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, later: dict[str, Any]
) -> None:
    words = (*AT, "--fail-on", "external")
    accepted = outside_role(tmp_path, asks=None, denies=(UNLESS_EXTERNAL_ID,))
    (one,) = as_json(capsys, "--plan", accepted, *words)["opened"]
    allow = ("--allow", decisions(tmp_path, one["id"]))
    assert as_json(capsys, "--plan", accepted, *words, *allow)["failed"] == []
    found = as_json(capsys, "--plan", outside_role(tmp_path, asks=None, **later), *words, *allow)
    assert found["failed"] == ["external"]
    assert "allowed" not in found["opened"][0]


def test_the_order_of_a_trust_policy_changes_no_id_iac46(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    orders = ((UNLESS_OFFICE, UNLESS_EXTERNAL_ID), (UNLESS_EXTERNAL_ID, UNLESS_OFFICE))
    plans = [
        as_json(capsys, "--plan", outside_role(tmp_path, asks=None, denies=one)) for one in orders
    ]
    first, second = ([one["id"] for one in plan["opened"]] for plan in plans)
    assert first
    assert first == second


def test_an_acceptance_of_an_earlier_version_holds_and_is_warned_of_iac46(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """It names who becomes whom alone, which code scanning goes on to know (IAC-48)."""
    plan = ("--plan", outside_role(tmp_path, asks=EXTERNAL_ID), *AT, "--fail-on", "external")
    (id_,) = (one["id"] for one in as_json(capsys, *plan)["opened"])
    _, out, _ = run(capsys, *plan, "--format", "sarif")
    results = [one for one in check_sarif(json.loads(out)) if one["ruleId"] == "new-external-trust"]
    (names,) = (one["partialFingerprints"] for one in results)
    assert names["rolescope/v2"] == id_
    later = outside_role(tmp_path, asks=None)
    allow = ("--allow", decisions(tmp_path, names["rolescope/v1"]))
    status, out, err = run(capsys, "--plan", later, *plan[2:], *allow, "--format", "json")
    (found,) = json.loads(out)["opened"]
    assert status != 1
    assert found["allowed"]["owner"] == "ops"
    assert err.count(f"{names['rolescope/v1']} allows whatever the conditions are") == 1
    assert f"name {found['id']}." in err


def test_an_administrator_is_allowed_by_its_id_in_json_iac46(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ("--plan", PLAN, *AT, "--fail-on", "admin")
    found = as_json(capsys, *words)
    (admin,) = found["admins"]["opened"]
    assert [admin["arn"]] == found["admins"]["new"]
    ids = [one["id"] for one in (admin, *found["opened"], *found["ways"]["opened"])]
    allow = ("--allow", decisions(tmp_path, *ids))
    left = as_json(capsys, *words, *allow)
    assert (found["failed"], left["failed"]) == (["admin"], [])
    assert left["admins"]["opened"][0]["allowed"]["owner"] == "ops"
    _, comment, _ = run(capsys, *words, *allow, "--format", "markdown")
    told = "(Accepted until 2026-12-24, \\@ops: known)."
    assert f"New administrators: `{admin['arn']}` {told}" in comment


def test_only_what_opens_is_allowed_iac46(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    found = as_json(capsys, "--plan", PLAN, *AT)
    ids = [one["id"] for name in ("closed", "changed") for one in found[name]]
    ids += found["findings"]["gone"]
    assert found["closed"]
    assert found["findings"]["gone"]
    allow = ("--allow", decisions(tmp_path, *ids))
    assert as_json(capsys, "--plan", PLAN, *AT, *allow) == found
    for form in ("text", "markdown"):
        assert "Accepted" not in run(capsys, "--plan", PLAN, *AT, *allow, "--format", form)[1]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"owner": ""}, "an owner"),
        ({"reason": ""}, "a reason"),
        ({"until": ""}, "a date"),
        ({"until": "2026-11-24"}, "still to come"),
        ({"until": "2028-01-01"}, "within a year"),
    ],
)
def test_what_lacks_something_is_not_allowed_iac46(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, changed: dict[str, str], words: str
) -> None:
    (outside,) = (one for one in as_json(capsys, "--plan", PLAN)["opened"] if one["external"])
    allow = decisions(tmp_path, outside["id"], **changed)
    status, _, err = run(capsys, "--plan", PLAN, *AT, "--allow", allow, "--fail-on", "external")
    assert status == 1
    assert outside["id"] in err
    assert words in err


def test_findings_that_were_accepted_elsewhere_are_allowed_iac46(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """What `rolescope findings` writes is taken, too; a finding that is open in it is not."""
    found = as_json(capsys, "--plan", PLAN, *AT)["findings"]["new"]
    accepted = {"state": "accepted", "owner": "ops", "reason": "known", "until": "2026-12-24"}
    path = tmp_path / "findings.json"
    path.write_text(json.dumps({"findings": [found[0] | accepted, *found[1:]]}), encoding="utf-8")
    left = as_json(capsys, "--plan", PLAN, *AT, "--allow", str(path))["findings"]["new"]
    assert [one["id"] for one in left if one["state"] == "accepted"] == [found[0]["id"]]


@pytest.mark.parametrize("content", ["", "[]", "[" * 100_000, '{"decisions": []}', "1" * 5_000])
def test_what_holds_no_decisions_is_one_clear_line_iac46(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str
) -> None:
    path = tmp_path / "allow.json"
    path.write_text(content, encoding="utf-8")
    status, out, err = run(capsys, "--plan", PLAN, "--allow", str(path))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "rolescope decisions --format json" in err
