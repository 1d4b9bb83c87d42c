"""`rolescope paths`: both ends, one end, exit statuses, and names that mean nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from rolescope.cli.main import main
from rolescope.model.arn import group_digits
from rolescope.resources import resources
from support.worlds.build import NOW, A, B

DEMO = str(resources() / "demo")
TOOLS, PROD = "arn:aws:iam::770233459910:", "arn:aws:iam::441700923385:"
RUNNER, ADMIN = f"{TOOLS}user/ci-runner", f"{PROD}role/prod-admin"
R = f"arn:aws:iam::{A}:role/"
OUTSIDE = "999988887777"


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
            status = main(("paths", *arguments))
        except SystemExit as left:
            status = int(left.code or 0)
        out, err = capsys.readouterr()
        return Ran(status, out, err)

    return call


def _trust(principal: Any, **elements: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [{**statement, **elements}]}


@pytest.fixture
def source(tmp_path: Path) -> str:
    """Outside reaches Gate and Next perhaps; Gate's way to Never asks for MFA."""
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    everything = {"Effect": "Allow", "Action": "sts:*", "Resource": "*"}
    policy = {"Version": "2012-10-17", "Statement": [everything]}
    roles = {
        "Gate": _trust({"AWS": OUTSIDE}),
        "Next": _trust({"AWS": R + "Gate"}),
        "Never": _trust({"AWS": R + "Gate"}, Condition=mfa),
        "Gate2": _trust({"AWS": R + "Gate", "Service": "ec2.amazonaws.com"}),
    }
    details = [
        {
            "Arn": R + name,
            "RoleName": name,
            "RoleId": f"AROA{name.upper():X<16}",
            "Path": "/",
            "AssumeRolePolicyDocument": trust,
            "RolePolicyList": [{"PolicyName": "sts", "PolicyDocument": policy}],
            "AttachedManagedPolicies": [],
            "InstanceProfileList": [],
        }
        for name, trust in roles.items()
    ]
    gaad = {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": details, "Policies": []}
    world = {
        "format": "iam-world/1",
        "id": "small",
        "now": NOW,
        "organization": None,
        "accounts": {A: {"gaad": gaad, "oidcProviders": [], "samlProviders": []}},
    }
    path = tmp_path / "small.world.json"
    path.write_text(json.dumps(world))
    return str(path)


def test_the_paths_between_two_ends_tell_what_each_hop_needs(run: Any) -> None:
    ran = run(DEMO, "--from", RUNNER, "--to", ADMIN)
    assert ran.status == 0
    assert ran.out.startswith(f"From {RUNNER} to {ADMIN}: 1 path.\n")
    lines = ran.out.splitlines()
    hub = lines.index(f"     -> {TOOLS}role/deploy-hub")
    assert lines[hub + 1 : hub + 3] == [
        f"     -> {PROD}role/release-manager",
        "        needs external ID; name release-*",
    ]
    assert "cuts 1 of 1 path" in ran.out
    assert lines[-1] == "At 2026-11-20T17:20:00Z."
    assert run(DEMO, "--from", "ci-runner", "--to", "prod-admin").out.count("->") == 3


def test_paths_as_json_have_the_chain_and_its_needs(run: Any) -> None:
    found = run(DEMO, "--from", RUNNER, "--to", ADMIN, "--format", "json").json
    (path,) = found["paths"]
    assert path["nodes"][0] == RUNNER
    assert path["level"] == "allowed"
    needs = [need["key"] for hop in path["hops"] for need in hop["needs"]]
    assert "sts:ExternalId" in needs
    assert (found["count"], found["countIsExact"], found["shortest"]) == (1, True, 3)
    assert (path["stoppedAt"], path["reason"], path["unknown"]) == (None, "", [])


def test_no_path_is_denied_and_tells_of_a_longer_one(run: Any) -> None:
    ran = run(DEMO, "--from", RUNNER, "--to", ADMIN, "--max-hops", "2")
    assert ran.status == 1
    assert "in at most 2 hops. The shortest has 3 hops." in ran.out
    ran = run(DEMO, "--from", ADMIN, "--to", f"{TOOLS}role/deploy-hub", "--through", "allowed")
    assert ran.status == 1
    assert "in the imported data" in ran.out


def test_a_path_from_an_account_that_is_not_imported_depends(run: Any, source: str) -> None:
    ran = run(source, "--from", OUTSIDE, "--to", "Next")
    assert ran.status == 3
    assert "Depends" in ran.out
    assert f"Hop 1: account {group_digits(OUTSIDE)}" in ran.out
    reached = run(source, "--from", OUTSIDE)
    assert reached.status == 3
    assert "depends on what was not imported" in reached.out


def test_a_closed_path_says_at_which_hop_and_why(run: Any, source: str) -> None:
    ran = run(source, "--from", R + "Gate", "--to", "Never", "--through", "any")
    assert ran.status == 1
    assert "needs MFA, never met" in ran.out
    assert "Hop 1: the caller does not have MFA" in ran.out
    assert run(source, "--from", R + "Gate", "--to", "Never").status == 1


def test_what_one_end_reaches_comes_by_hops(run: Any) -> None:
    ran = run(DEMO, "--from", "ci-runner")
    assert ran.status == 0
    assert ran.out.startswith("ci-runner reaches ")
    assert ", 1 administrator." in ran.out.splitlines()[0]
    found = run(DEMO, "--from", "ci-runner", "--format", "json").json
    assert found["roles"] == len(found["reached"])
    assert [one["hops"] for one in found["reached"]] == sorted(
        one["hops"] for one in found["reached"]
    )
    assert all(one["confirmed"] for one in found["reached"])
    near = run(DEMO, "--from", "ci-runner", "--max-hops", "1", "--format", "json").json
    assert near["beyond"] == len(found["reached"]) - len(near["reached"]) > 0
    assert "more, further away." in run(DEMO, "--from", "ci-runner", "--max-hops", "1").out


def test_who_reaches_a_role_are_all_sorts_of_principals(run: Any, source: str) -> None:
    ran = run(source, "--to", "Gate2")
    assert ran.status == 0
    assert ran.out.startswith("1 role and 2 other principals in 2 accounts can become Gate2.")
    assert "  ec2.amazonaws.com\n" in ran.out
    nobody = run(source, "--to", "Never")
    assert (nobody.status, nobody.out.startswith("Nobody can become Never.")) == (1, True)
    assert run(source, "--from", "Never").out.startswith("Never reaches no role.")


def test_services_and_accounts_and_anyone_are_ends(run: Any, source: str) -> None:
    assert run(source, "--from", "ec2.amazonaws.com", "--to", "Gate2").status == 0
    assert run(source, "--from", A, "--to", "Next").status == 0
    assert run(source, "--from", R + "Gate", "--to", A).status == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--from and --to: neither is given"),
        (("--from", "Gat"), "It may mean"),
        (("--to", "qqq"), "Give an ARN."),
        (("--to", B), "no role or user of the sources"),
        (("--from", "*", "--to", "Next"), "no principal of the sources"),
        (("--from", "Gate", "--max-hops", "0"), "is no number from 1 to 20"),
        (("--from", "Gate", "--max-hops", "many"), "is no number from 1 to 20"),
        (("--from", "Gate", "--scenario", "none"), "no such scenario"),
    ],
)
def test_wrong_usage_is_said_in_one_line(
    run: Any, source: str, arguments: tuple[str, ...], words: str
) -> None:
    ran = run(source, *arguments)
    assert ran.status == 2
    assert words in ran.err
    assert ran.err.count("\n") == 1
    assert ran.out == ""


@pytest.mark.parametrize("start", [(), ("--from", f"{TOOLS}role/deploy-hub")])
def test_to_a_user_leads_nothing_and_that_is_no_error(run: Any, start: tuple[str, ...]) -> None:
    """Cli.md: a list with nothing in it ends with 1; somebody unknown is an error still."""
    ran = run(DEMO, *start, "--to", RUNNER, "--format", "json")
    assert (ran.status, ran.err) == (1, "")
    assert ran.json["to"] == [RUNNER]
    assert (ran.json.get("paths") or ran.json.get("reached") or []) == []
    assert run(DEMO, *start, "--to", RUNNER).status == 1
    assert run(DEMO, *start, "--to", RUNNER + "-gone").status == 2


def test_administrators_where_there_are_none_are_an_empty_list(run: Any, source: str) -> None:
    for asked in (("--to", "admin"), ("--from", "admin"), ("--from", "Gate", "--to", "admin")):
        ran = run(source, *asked, "--format", "json")
        assert (ran.status, ran.err) == (1, "")
    assert run(DEMO, "--to", "admin").out.replace(" admin.", " administrators.") == (
        run(DEMO, "--to", "administrators").out
    )


def test_only_listed_paths_are_confirmed(
    run: Any, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of the listed are closed, and there are others: that is not known to be denied."""
    monkeypatch.setattr("rolescope.trust.paths.find._COUNTED", -1)
    ran = run(source, "--from", R + "Gate", "--to", "Never", "--through", "any", "--max-hops", "3")
    assert ran.status == 3
    assert "at least" in ran.out
