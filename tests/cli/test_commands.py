"""The headless commands: answers, formats, exit statuses."""

import csv
import gzip
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from rolescope.cli.main import main
from rolescope.resources import resources

DEMO = str(resources() / "demo")
TOOLS, PROD = "arn:aws:iam::770233459910:", "arn:aws:iam::441700923385:"
HUB, RELEASE, ADMIN = (
    f"{TOOLS}role/deploy-hub",
    f"{PROD}role/release-manager",
    f"{PROD}role/prod-admin",
)
RUNNER = f"{TOOLS}user/ci-runner"
WAY = ["--role", RELEASE, "--external-id", "nw-rel-7731", "--session-name", "release-842"]


class Ran:
    """What a command answered."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str) -> Ran:
        try:
            status = main(arguments)
        except SystemExit as left:
            status = int(left.code or 0)
        out, err = capsys.readouterr()
        return Ran(status, out, err)

    return call


def test_assume_tells_verdict_reasons_and_expiry(run: Any) -> None:
    ran = run("assume", DEMO, "--as", HUB, *WAY)
    assert ran.status == 0
    assert ran.out.startswith(
        "Allowed. deploy-hub can assume release-manager until 18:20 UTC, for 1 h."
    )
    for words in (
        "Because trust statement",
        "decided here",
        "2026-11-20T18:20:00Z",
        "role chaining",
    ):
        assert words.lower() in ran.out.lower()
    assert ran.err == ""


def test_assume_in_json_has_the_answer_fields_and_the_trace(run: Any) -> None:
    """formats.md, "Answers"."""
    answer = run("assume", DEMO, "--as", HUB, *WAY, "--format", "json").json
    assert answer["verdict"] == "Allowed"
    assert (answer["durationSeconds"], answer["expiration"]) == (3600, "2026-11-20T18:20:00Z")
    assert answer["at"] == "2026-11-20T17:20:00Z"
    assert answer["atIsClock"] is False
    (hop,) = answer["hops"]
    assert hop["session"]["arn"].endswith(":assumed-role/release-manager/release-842")
    assert {layer["layer"] for layer in hop["trace"]} >= {"SCP", "RCP", "trust policy"}
    json.dumps(answer)


def test_a_chain_ends_at_its_last_hop(run: Any) -> None:
    ran = run(
        "assume", DEMO, "--as", RUNNER, "--role", HUB, *WAY, "--role", ADMIN, "--format", "json"
    )
    assert (ran.status, len(ran.json["hops"])) == (0, 3)
    broken = run("assume", DEMO, "--as", RUNNER, "--role", HUB, "--role", RELEASE, "--role", ADMIN)
    assert broken.status == 1
    assert f"Not asked any more: {ADMIN}" in broken.out
    assert "Usable until" not in broken.out


def test_a_chain_tells_how_long_it_can_be_used_and_renewed_ses22(run: Any) -> None:
    asked = ("assume", DEMO, "--as", RUNNER, "--role", HUB, *WAY)
    found = run(*asked, "--format", "json").json
    assert found["timeline"]["usableUntil"] == found["expiration"]
    assert [span["role"] for span in found["timeline"]["spans"]] == [
        hop["role"] for hop in found["hops"]
    ]
    assert f"Usable until {found['expiration']}" in run(*asked).out


def test_a_chain_tells_what_cuts_and_what_renews_it_ch2_ses22(run: Any) -> None:
    asked = ("assume", DEMO, "--as", RUNNER, "--role", HUB, *WAY, "--role", ADMIN)
    text = run(*asked).out
    assert "Role chaining 1 h. The role alone would allow 12 h" in text
    assert "Without going back to ci-runner, prod-admin can be held until" in text
    course = run(*asked, "--format", "json").json["course"]
    assert course["hops"][2]["cut"]["rule"] == "CH-2"
    assert course["hops"][2]["answers"][0] == {
        "from": None,
        "until": "2026-11-20T20:00:00Z",
        "decision": "Allowed",
    }
    assert course["hops"][2]["answersChangeWith"] == ["aws:CurrentTime"]
    assert [step["hop"] for step in course["lastRenewals"]] == [2, 3]
    assert course["hops"][0]["renewable"][0]["until"] is None


def test_a_refused_duration_is_told_with_the_longest_ar7(run: Any) -> None:
    asked = ("assume", DEMO, "--as", RUNNER, "--role", HUB, "--duration", "4h")
    assert "The longest that it would issue is 2 h" in run(*asked).out
    course = run(*asked, "--format", "json").json["course"]
    assert course["hops"][0]["offeredDuration"] == 7200
    assert course["heldUntil"] is None


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--as", HUB, *WAY], 0),
        (["--as", HUB, "--role", RELEASE], 1),  # no external ID
        (["--as", HUB, *WAY, "--duration", "2h"], 1),  # refused: CH-3
        (["--as", "arn:aws:iam::992711840031:user/x", "--role", f"{PROD}role/db-import"], 3),
        (["--as", HUB, "--role", RELEASE, "--open"], 3),  # CO-39: left open
    ],
)
def test_the_exit_status_tells_the_verdict(run: Any, arguments: list[str], status: int) -> None:
    assert run("assume", DEMO, *arguments).status == status


def test_the_time_can_be_given(run: Any) -> None:
    way = ["assume", DEMO, "--as", RELEASE, "--role", ADMIN]
    assert run(*way).status == 0
    late = run(*way, "--at", "2026-11-20T20:00:01Z")
    assert late.status == 1
    assert "At 2026-11-20T20:00:01Z." in late.out


def test_can_answers_for_a_principal_and_for_the_end_of_a_chain(run: Any) -> None:
    question = ["--action", "sts:AssumeRole", "--resource", ADMIN]
    assert run("can", DEMO, "--as", RELEASE, *question).status == 0
    assert run("can", DEMO, "--as", HUB, *WAY, *question).status == 0
    assert run("can", DEMO, "--as", HUB, *question).status == 1
    broken = run("can", DEMO, "--as", HUB, "--role", RELEASE, *question)
    assert broken.status == 1
    assert "cannot assume release-manager" in broken.out
    answer = run("can", DEMO, "--as", RELEASE, *question, "--format", "json").json
    assert (answer["verdict"], answer["action"]) == ("Allowed", "sts:AssumeRole")


def test_permissions_come_by_service_with_what_cuts_them(run: Any) -> None:
    """SES-3, SES-6, PE-22."""
    ran = run("permissions", DEMO, "--as", RELEASE)
    assert ran.status == 0
    assert "58 actions in 7 services" in ran.out
    assert "74 are granted, 16 are cut away." in ran.out
    assert re.search(r"Permissions boundary +cuts 12 +release-boundary", ran.out)
    assert "iam: 1 of 190\n  + ...W.  PassRole\n" in ran.out
    assert "escalation: PassRole: Hands a role to a service that acts as it" in ran.out
    assert "not allowed by release-boundary" in ran.out
    assert re.search(r"Actions of AWS as of 20\d\d-\d\d-\d\d\.", ran.out)


def test_permissions_for_machines_hold_everything_in_a_stable_order(run: Any) -> None:
    """SES-6, EV-26."""
    asked = ("permissions", DEMO, "--as", HUB, *WAY, "--format", "json")
    found = run(*asked).json
    assert run(*asked).json == found
    assert [layer["layer"] for layer in found["layers"]][:3] == [
        "identity-based policy",
        "request",
        "permissions boundary",
    ]
    assert (found["granted"], found["allowed"], found["depends"]) == (74, 58, 0)
    assert found["catalogue"]["actions"] > 20_000
    groups = {name: one for one in found["groups"] for name in one["actions"]}
    passes = groups["iam:PassRole"]
    assert (passes["state"], passes["ways"][0]["resources"][0][0].rpartition("/")[2]) == (
        "allowed with conditions",
        "ecs-task-*",
    )
    statement = found["statements"][passes["grantedBy"][0]]
    assert statement["policy"]["name"] == "release-ecs"
    assert statement["lines"][0] <= statement["lines"][1]
    assert passes["escalations"]["iam:PassRole"]["rules"][0] == "PE-22"
    lost = groups["s3:DeleteObject"]
    assert (lost["state"], lost["ways"]) == ("denied", [])
    assert (lost["cuts"][0]["reason"], found["layers"][lost["cuts"][0]["layer"]]["layer"]) == (
        "not allowed",
        "permissions boundary",
    )
    region = groups["s3:GetObject"]["ways"][0]["unless"][0]
    assert region["conditions"][0]["key"] == "aws:RequestedRegion"
    assert "kms:Decrypt" in groups
    assert "dynamodb:GetItem" not in groups
    assert found["otherwise"] == "denied"


def test_permissions_take_settled_keys_of_the_request(run: Any) -> None:
    away = ("--context", "aws:RequestedRegion=ap-south-2")
    ran = run("permissions", DEMO, "--as", RELEASE, *away)
    assert "cut by SCP region-lock" in ran.out
    assert "58 actions" not in ran.out


def test_permissions_as_a_table(run: Any) -> None:
    """A row for each action and way; nothing in it is a formula to a spreadsheet."""
    ran = run("permissions", DEMO, "--as", HUB, *WAY, "--format", "csv")
    assert ran.status == 0
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert len({row["Action"] for row in rows if row["Answer"] != "denied"}) == 58
    passes = next(row for row in rows if row["Action"] == "iam:PassRole")
    assert (passes["Service"], passes["Access level"]) == ("iam", "Write")
    assert passes["Resources"].endswith(":role/ecs-task-*")
    assert re.fullmatch(r"release-ecs, line \d+", passes["Granted by"])
    assert "acts as it" in passes["Can lead to more rights"]
    lost = next(row for row in rows if row["Action"] == "s3:DeleteObject")
    assert (lost["Answer"], lost["Taken away by"]) == (
        "denied",
        "not allowed by release-boundary",
    )
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_permissions_are_compared_with_those_of_another_caller(run: Any) -> None:
    """Only what differs is told; of both sides where both hold it."""
    asked = ("permissions", DEMO, "--as", RELEASE, "--compare-with", HUB)
    ran = run(*asked)
    assert ran.status == 0
    assert "Compared with deploy-hub" in ran.out
    assert "  + 54 added\n  ~ 2 changed\n  They belong to different accounts." in ran.out
    assert "  + LR...  ListBucket" not in ran.out
    assert "ListBucket [~ changed]" in ran.out
    assert "            deploy-hub: on nw-artifacts; only if Region us-east-1 or 2 more" in ran.out
    assert "GetCallerIdentity" not in ran.out  # the same for both
    found = run(*asked, "--format", "json").json
    compared = found["comparedWith"]
    assert compared["counts"] == {
        "added": 54,
        "removed": 0,
        "changed": 2,
        "not known": 0,
        "same": found["catalogue"]["actions"] - 56,
    }
    groups = {name: one for one in compared["groups"] for name in one["actions"]}
    changed = groups["s3:ListBucket"]
    assert changed["change"] == "changed"
    assert len(changed["here"]["ways"][0]["resources"]) == 2
    (resource,) = changed["there"]["ways"][0]["resources"]
    assert resource == ["arn:aws:s3:::nw-artifacts"]
    number = changed["there"]["grantedBy"][0]
    assert found["statements"][number]["policy"]["name"] == "artifacts-read"
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").out)))
    listed = [(row["Held by"], row["Compared"]) for row in rows if row["Action"] == "s3:ListBucket"]
    assert listed == [("release-manager", "changed"), ("deploy-hub", "changed")]
    (always,) = [row for row in rows if row["Action"] == "sts:GetCallerIdentity"]
    assert always["Compared"] == "same"
    back = run("permissions", DEMO, "--as", HUB, "--compare-with", RELEASE, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(back.out)))
    lost = next(row for row in rows if row["Action"] == "iam:PassRole")
    assert (lost["Held by"], lost["Compared"]) == ("release-manager", "removed")


def test_permissions_of_equals_do_not_differ(run: Any) -> None:
    ran = run("permissions", DEMO, "--as", RELEASE, "--compare-with", RELEASE)
    assert "Compared with release-manager" in ran.out
    assert "\n  none\n" in ran.out


def test_permissions_stop_where_the_chain_breaks_off(run: Any) -> None:
    ran = run("permissions", DEMO, "--as", HUB, "--role", RELEASE)
    assert ran.status == 1
    assert "cannot assume release-manager" in ran.out


def test_edges_are_listed_with_kind_standing_and_conditions(run: Any) -> None:
    text = run("edges", DEMO)
    assert text.status == 0
    assert f"{HUB} -> {RELEASE}" in text.out
    assert "if The external ID is exactly nw-rel-7731; The session name begins with" in text.out
    found = run("edges", DEMO, "--format", "json").json
    edge = next(one for one in found["edges"] if (one["source"], one["target"]) == (HUB, RELEASE))
    assert (edge["kind"], edge["standing"]) == ("principal", "allowed")
    assert edge["conditionsInWords"][0][0] == "The external ID is exactly nw-rel-7731"
    assert {node["id"] for node in found["nodes"]} >= {HUB, RELEASE, "*"}


def test_an_edge_that_no_such_caller_can_meet_stands_as_never(run: Any) -> None:
    """formats.md: `never` stands beside `denied`."""
    edges = run("edges", DEMO, "--format", "json").json["edges"]
    closed = {(bool(edge["unmeetable"]), edge["standing"]) for edge in edges} & {
        (is_unmeetable, standing)
        for is_unmeetable in (False, True)
        for standing in ("denied", "never")
    }
    assert closed == {(True, "never"), (False, "denied")}
    lines = run("edges", DEMO).out.splitlines()
    assert "    principal, never" in lines
    assert any(re.search(r"edges: .*\d+ denied, \d+ never\.", line) for line in lines)


def test_a_batch_answers_each_line_and_names_those_it_cannot_read(run: Any, tmp_path: Path) -> None:
    """formats.md: the run goes on and ends with exit status 2."""
    queries = [
        {"id": "a", "type": "assume", "caller": RUNNER, "role": HUB},
        {"id": "b", "type": "edges", "roles": [HUB]},
        {"id": "c", "type": "assume", "caller": 7, "role": HUB},
        {
            "id": "d",
            "type": "action",
            "principal": RELEASE,
            "action": "iam:PassRole",
            "resource": "*",
        },
        {"id": "e", "type": "assume", "caller": HUB, "role": RELEASE, "mode": "open"},
        {"id": "f", "type": "riddle"},
    ]
    lines = [json.dumps(query) for query in queries]
    file = tmp_path / "queries.jsonl"
    file.write_text("\n".join([*lines, "{", "", "[1]"]) + "\n", encoding="utf-8")
    output = tmp_path / "answers.jsonl"
    ran = run("query", DEMO, "--queries", str(file), "--output", str(output))
    assert (ran.status, ran.out) == (2, "")
    answers = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "b", "c", "d", "e", "f", None, None]
    assert answers[0]["verdict"] == "Allowed"
    assert answers[0]["expiration"] == "2026-11-20T18:20:00Z"
    pairs = answers[1]
    assert pairs["count"] == len(pairs["edges"])
    assert [pairs["arns"][i] for i, _ in pairs["edges"]].count(RUNNER) == 1
    assert answers[4]["verdict"] == "Depends"
    assert {need["key"] for need in answers[4]["depends"]} == {
        "sts:ExternalId",
        "sts:RoleSessionName",
    }
    errors = [answer["error"] for answer in answers if "error" in answer]
    assert [error.split(":")[0] for error in errors] == ["line 3", "line 6", "line 7", "line 9"]
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("bad", "id_", "said"),
    [
        ('{"id": NaN, "type": "edges"}', None, "NaN is no JSON value"),
        ('{"id": 1e999, "type": "edges"}', None, "the number 1e999 is too large"),
        ('{"id": -Infinity, "type": "edges"}', None, "-Infinity is no JSON value"),
        ('{"id": [NaN], "type": "edges"}', None, "NaN is no JSON value"),
        ('{"id": "x", "type": "edges", "context": {"a": 1e999}}', "x", "is too large"),
        ('{"id": "x", "id": "y", "type": "edges"}', "y", 'the key "id" stands more than once'),
        ('{"id": "x", "type": "edges"} {}', None, "more than one JSON value is there"),
        ('{"id": "x", "type": "edges", "rols": []}', "x", "query.rols is unknown. Write roles"),
        ('{"id": "x", "a": ' + "[" * 80 + "]" * 80 + "}", "x", "nested more than 64 levels"),
        ("[" * 100_000, None, "nested more than 64 levels"),
    ],
)
def test_a_bad_line_is_its_own_error_and_the_run_goes_on(
    run: Any, tmp_path: Path, bad: str, id_: object, said: str
) -> None:
    """Formats.md, Answers: one odd line loses no other."""
    good = json.dumps({"id": "good", "type": "assume", "caller": RUNNER, "role": HUB})
    file = tmp_path / "queries.jsonl"
    file.write_text("\n".join([good, bad, good]), encoding="utf-8")
    ran = run("query", DEMO, "--queries", str(file))
    assert ran.status == 2
    first, second, third = map(json.loads, ran.out.splitlines())
    assert first == third
    assert first["verdict"] == "Allowed"
    assert second["id"] == id_
    assert said in second["error"]


def test_open_queries_leave_edges_closed(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "queries.jsonl"
    file.write_text(json.dumps({"id": 1, "type": "edges", "roles": [HUB]}), encoding="utf-8")
    whole = run("query", DEMO, "--queries", str(file))
    assert (whole.status, run("query", DEMO, "--queries", str(file), "--open").out) == (
        0,
        whole.out,
    )


def test_contexts_of_a_provider_need_set_context_ar20(run: Any) -> None:
    """AR-20, CK-46: flags and queries are the same question."""
    flag = ["--provided-context", "arn:aws:iam::aws:contextProvider/IdentityCenter=eyJh"]
    ran = run("assume", DEMO, "--as", RUNNER, "--role", HUB, *flag, "--format", "json")
    assert ran.status == 1
    assert json.loads(ran.out)["by"] == [
        "sts:SetContext: no role trust policy allows the sts:SetContext action",
    ]


@pytest.mark.parametrize(
    ("caller", "said"),
    [
        ('{"web": {"provider": "accounts.google.com", "claims": {"exp": NaN}}}', "NaN is no JSON"),
        ('{"web": {"provider": "p", "provider": "q"}}', 'the key "provider" stands more than once'),
        ('{"web": {"provider": "p", "claim": {}}}', "web.claim is unknown. Write claims"),
        ('{"web": ', "it is not valid JSON"),
    ],
)
def test_a_caller_object_is_read_as_strictly_as_a_query(run: Any, caller: str, said: str) -> None:
    ran = run("assume", DEMO, "--as", caller, "--role", HUB)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_what_nobody_changes_is_told_as_refused_svc7a(run: Any) -> None:
    """SVC-7a: a policy that allows it is not said to be missing."""
    arn = "arn:aws:iam::aws:policy/AdministratorAccess"
    ran = run("can", DEMO, "--as", RUNNER, "--action", "iam:DeletePolicy", "--resource", arn)
    assert ran.status == 1
    assert ran.out.startswith(f"Denied. ci-runner may not iam:DeletePolicy on {arn}.\n")
    assert "AWS refuses it: Only AWS changes AdministratorAccess" in ran.out


def test_a_batch_can_go_to_a_pipe(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "queries.jsonl"
    file.write_text(json.dumps({"id": 1, "type": "assume", "caller": RUNNER, "role": HUB}), "utf-8")
    ran = run("query", DEMO, "--queries", str(file))
    assert ran.status == 0
    assert json.loads(ran.out)["id"] == 1


CALLERS: list[tuple[Any, str]] = [
    (RUNNER, "Allowed"),
    (f"{TOOLS}role/gha-deploy", "Allowed"),
    ("arn:aws:sts::770233459910:assumed-role/gha-deploy/x", "Allowed"),
    (f"{TOOLS}root", "ImplicitlyDenied"),
    ("ec2.amazonaws.com", "ImplicitlyDenied"),
    (
        {"session": {"role": f"{TOOLS}role/gha-deploy", "sessionName": "x", "from": RUNNER}},
        "Allowed",
    ),
    (
        {"session": {"role": f"{TOOLS}role/gha-deploy", "sessionPolicy": {"Statement": []}}},
        "ImplicitlyDenied",
    ),
    ({"getSessionToken": {"user": RUNNER, "mfa": True, "mfaAge": 30}}, "Allowed"),
    ({"federatedUser": {"user": RUNNER, "name": "fed"}}, "ImplicitlyDenied"),
    (
        {"web": {"provider": "accounts.google.com", "claims": {"sub": "x", "aud": ["y"]}}},
        "ImplicitlyDenied",
    ),
    (
        {"saml": {"provider": f"{TOOLS}saml-provider/Okta", "attributes": {"aud": "x"}}},
        "ImplicitlyDenied",
    ),
]


@pytest.mark.parametrize(("caller", "verdict"), CALLERS)
def test_every_form_of_caller_is_read(run: Any, caller: Any, verdict: str, tmp_path: Path) -> None:
    """formats.md, CALLER: as an argument and from a file."""
    text = caller if isinstance(caller, str) else json.dumps(caller)
    file = tmp_path / "caller.json"
    file.write_text(text, encoding="utf-8")
    for given in (text, f"@{file}"):
        answer = run("assume", DEMO, "--as", given, "--role", HUB, "--format", "json").json
        assert answer["verdict"] == verdict, answer["by"]


@pytest.mark.parametrize(
    "caller",
    [
        "nobody",
        "{",
        "{}",
        '{"session": {}}',
        '{"robot": {}}',
        "arn:aws:s3:::b",
        "@missing.json",
        '{"session": {"role": 1}}',
        '{"getSessionToken": {"user": "x", "mfa": "yes"}}',
    ],
)
def test_a_caller_that_is_none_is_one_clear_line(run: Any, caller: str) -> None:
    ran = run("assume", DEMO, "--as", caller, "--role", HUB)
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1


def test_the_engine_agrees_with_the_reference_answers(
    run: Any, samples: Path, tmp_path: Path
) -> None:
    """Every verdict of the generated organizations, and no extra edge."""
    for name in ("dev-30", "dev-200"):
        folder = samples / "worlds"
        output = tmp_path / f"{name}.jsonl"
        world, queries = folder / f"{name}.world.json.gz", folder / f"{name}.queries.jsonl.gz"
        assert (
            run("query", str(world), "--queries", str(queries), "--output", str(output)).status == 0
        )
        answers = {one["id"]: one for one in map(json.loads, output.read_text().splitlines())}
        with gzip.open(folder / f"{name}.answers.jsonl.gz", "rt") as lines:
            for expected in map(json.loads, lines):
                if "excluded" not in expected:
                    assert _same(expected, answers[expected["id"]]), (name, expected["id"])


def _same(expected: Any, answer: Any) -> bool:
    if "verdict" in expected:
        return bool(expected["verdict"] == answer["verdict"])
    left_out = _pairs(expected, "excludedEdges")
    return _pairs(expected) - left_out == _pairs(answer) - left_out


def _pairs(answer: Any, key: str = "edges") -> set[tuple[str, str]]:
    return {(answer["arns"][a], answer["arns"][b]) for a, b in answer.get(key, [])}


@pytest.mark.parametrize(
    ("action", "resource", "words"),
    [
        ("foo", "*", "--action: 'foo' is no action"),
        ("s3:*", "*", "--action: 's3:*' is no action"),
        ("s3:GetObject", "bar", "--resource: 'bar' is no ARN"),
    ],
)
def test_a_question_that_is_none_is_wrong_usage(
    run: Any, action: str, resource: str, words: str
) -> None:
    """2 for wrong usage; never "denied"."""
    ran = run("can", DEMO, "--as", HUB, "--action", action, "--resource", resource)
    assert (ran.status, ran.out) == (2, "")
    assert words in ran.err


def test_a_part_that_cannot_be_read_is_seen_in_the_exit_status(run: Any, tmp_path: Path) -> None:
    """The rest is answered, but scripts see that it is a part."""
    tmp_path = tmp_path / "demo"
    shutil.copytree(DEMO, tmp_path)
    whole = run("edges", str(tmp_path))
    (tmp_path / "accounts" / "broken.json").write_text("{", encoding="utf-8")
    for arguments in (["edges"], ["permissions", "--as", HUB], ["assume", "--as", HUB, *WAY]):
        ran = run(arguments[0], str(tmp_path), *arguments[1:])
        assert ran.status == 2
        assert ran.out
        assert "broken.json" in ran.err
    assert whole.status == 0
    assert run("edges", str(tmp_path)).out == whole.out


_LAMBDA = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
    },
}


def test_one_edge_is_no_edges(run: Any, tmp_path: Path) -> None:
    source = tmp_path / "one.json"
    role = {"Arn": HUB, "RoleName": "deploy-hub", "AssumeRolePolicyDocument": _LAMBDA}
    source.write_text(json.dumps({"RoleDetailList": [role]}), encoding="utf-8")
    assert "1 edge: 1 " in run("edges", str(source)).out


def test_a_missing_file_has_nothing_to_use(run: Any) -> None:
    ran = run("edges", "no-such-file.json")
    assert ran.status == 2
    assert "There is no such file" in ran.err
    assert "Nothing of this file" not in ran.err


def test_a_note_is_set_off_from_the_outcome(run: Any) -> None:
    ran = run("can", DEMO, "--as", HUB, "--action", "iam:GetRole", "--resource", HUB)
    assert "RCP does not apply: RCPs do not cover this action." in ran.out


def test_who_does_not_exist_gets_no_tick(run: Any) -> None:
    """DF-46."""
    ran = run("assume", DEMO, "--as", f"{TOOLS}user/nobody", "--role", HUB)
    assert "- Long-term keys of nobody" in ran.out
    assert "\u2713 Long-term" not in ran.out


# The chain that gets there after a denial

AROUND = ("assume", DEMO, "--as", RUNNER, "--role", "arn:aws:iam::118055612207:role/lake-deploy")
CHAIN = "Denied directly. A chain of two does: ci-runner → deploy-hub → lake-deploy."


def test_a_chain_is_told_after_a_denial_and_the_status_stays(run: Any) -> None:
    assert CHAIN not in run(*AROUND).out
    ran = run(*AROUND, "--chains")
    assert ran.status == 1
    assert ran.out.startswith("Denied")
    assert CHAIN in ran.out.splitlines()


def test_programs_get_the_chain_as_nodes_and_hops(run: Any) -> None:
    assert "chains" not in run(*AROUND, "--format", "json").json
    ran = run(*AROUND, "--chains", "--format", "json")
    (chain,) = ran.json["chains"]
    assert ran.status == 1
    assert chain["text"] == CHAIN
    assert chain["nodes"] == [RUNNER, HUB, AROUND[-1]]
    assert [hop["role"] for hop in chain["hops"]] == chain["nodes"][1:]


def test_where_no_chain_gets_there_that_is_said(run: Any) -> None:
    question = ("assume", DEMO, "--as", HUB, "--role", ADMIN, "--chains")
    ran = run(*question)
    assert ran.status == 1
    assert "no chain of allowed hops leads from deploy-hub to prod-admin." in ran.out
    assert run(*question, "--format", "json").json["chains"] == []


def test_nothing_is_looked_for_after_another_answer(run: Any) -> None:
    ran = run("assume", DEMO, "--as", HUB, *WAY, "--chains")
    assert ran.status == 0
    assert "chain of" not in ran.out
