"""Findings of IAM Access Analyzer, as the AWS command line prints them (DF-28)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from rolescope.importers import read_sources
from rolescope.importers.reader import ImportResult
from rolescope.model.analyzer_finding import AnalyzerFinding, AnalyzerFindings
from rolescope.model.policy import PrincipalType, StatementPrincipal
from support.worlds.exports import A, B, Json, details, role, write

R = f"arn:aws:iam::{A}:role/R"
VENDOR = "999988887777"
DAY, USED = "2026-11-01T00:00:00+00:00", "2026-02-03T00:00:00+00:00"
VENDOR_ROOT = StatementPrincipal(PrincipalType.ACCOUNT, VENDOR, f"arn:aws:iam::{VENDOR}:root")


def summary(id_: str = "f-1", **fields: Any) -> Json:
    """Return what every list tells of a finding."""
    return {
        "id": id_,
        "resource": R,
        "resourceType": "AWS::IAM::Role",
        "resourceOwnerAccount": A,
        "status": "ACTIVE",
        "createdAt": DAY,
        "analyzedAt": DAY,
        "updatedAt": DAY,
        **fields,
    }


def external(id_: str = "f-1", principal: Any = None, **fields: Any) -> Json:
    """Return an entry of ListFindings."""
    who = {"AWS": f"arn:aws:iam::{VENDOR}:root"} if principal is None else principal
    return summary(id_, principal=who, action=["sts:AssumeRole"], condition={}, **fields)


WHOLE = AnalyzerFinding(
    id="f-1",
    type="ExternalAccess",
    role=R,
    status="ACTIVE",
    principals=(VENDOR_ROOT,),
    created=DAY,
    updated=DAY,
)


def _read(folder: Path, **files: Any) -> ImportResult:
    write(folder, f"{A}.json", details(RoleDetailList=[role()]))
    for name, value in files.items():
        write(folder, f"{name}.json", value)
    return read_sources([folder])


def _analyzer(found: ImportResult) -> AnalyzerFindings | None:
    assert found.world is not None
    return found.world.analyzer


def test_an_import_without_findings_says_nothing_of_them(tmp_path: Path) -> None:
    assert _analyzer(_read(tmp_path)) is None


def test_yaml_of_the_command_line_is_read(tmp_path: Path) -> None:
    write(tmp_path, f"{A}.json", details(RoleDetailList=[role()]))
    write(tmp_path, "external.yaml", yaml.safe_dump({"findings": [external()]}))
    found = read_sources([tmp_path])
    assert not found.problems
    assert _analyzer(found) == AnalyzerFindings((WHOLE,), frozenset({A}))


def test_list_findings_tells_who_gets_in(tmp_path: Path) -> None:
    bucket = external("f-2", resource="arn:aws:s3:::b", resourceType="AWS::S3::Bucket")
    found = _read(tmp_path, external={"findings": [external(), bucket]})
    assert found.problems == ()
    assert _analyzer(found) == AnalyzerFindings((WHOLE,), frozenset({A}))


def test_list_findings_v2_is_joined_with_what_get_finding_v2_tells(tmp_path: Path) -> None:
    listed = {
        "findings": [
            summary(findingType="ExternalAccess"),
            summary("f-2", findingType="UnusedIAMRole"),
            summary("f-3", findingType="UnusedPermission"),
        ]
    }
    access = {"externalAccessDetails": {"principal": {"AWS": VENDOR_ROOT.written}}}
    unused = {"unusedIamRoleDetails": {"lastAccessed": USED}}
    found = _read(
        tmp_path,
        a_first=summary(findingType="ExternalAccess", findingDetails=[access]),
        findings=listed,
        z_last=summary("f-2", findingType="UnusedIAMRole", findingDetails=[unused]),
    )
    assert found.problems == ()
    analyzer = _analyzer(found)
    assert analyzer is not None
    first, second = analyzer.items
    assert first == WHOLE
    assert (second.type, second.last_used, second.principals) == ("UnusedIAMRole", USED, ())
    assert analyzer.complete == frozenset({A})


def test_get_finding_alone_is_no_whole_list(tmp_path: Path) -> None:
    found = _read(tmp_path, one={"finding": external()})
    assert _analyzer(found) == AnalyzerFindings((WHOLE,), frozenset())


def test_unused_access_says_nothing_of_external_access(tmp_path: Path) -> None:
    found = _read(tmp_path, unused={"findings": [summary(findingType="UnusedIAMRole")]})
    analyzer = _analyzer(found)
    assert analyzer is not None
    assert analyzer.complete == frozenset()


def test_an_empty_list_is_known_by_its_name(tmp_path: Path) -> None:
    found = _read(tmp_path, **{"access-analyzer": {"findings": []}})
    assert found.problems == ()
    assert _analyzer(found) == AnalyzerFindings((), frozenset())


def test_a_list_may_name_the_accounts_that_it_is_whole_for(tmp_path: Path) -> None:
    """As an evaluation writes it; who has findings is not whole for that alone."""
    analyzer = _analyzer(_read(tmp_path, whole={"findings": [external()], "complete": [B]}))
    assert analyzer is not None
    assert [one.id for one in analyzer.items] == ["f-1"]
    assert analyzer.complete == frozenset({B})


@pytest.mark.parametrize("token", ["nextToken", "NextToken"])
def test_a_page_before_the_last_is_not_the_whole(tmp_path: Path, token: str) -> None:
    other = {"findings": [external("f-2", resourceOwnerAccount=B)]}
    found = _read(tmp_path, page={"findings": [external()], token: "x"}, other=other)
    (problem,) = found.problems
    assert "more findings" in problem.what
    analyzer = _analyzer(found)
    assert analyzer is not None
    assert analyzer.complete == frozenset({B})


@pytest.mark.parametrize(
    "wrong",
    [
        {"resourceOwnerAccount": "me"},
        {"resource": "R"},
        {"id": None},
        {"principal": {"AWS": 1}},
        {"principal": {"Planet": "Mars"}},
    ],
)
def test_what_cannot_be_read_is_reported_and_not_guessed(tmp_path: Path, wrong: Json) -> None:
    found = _read(tmp_path, external={"findings": [external() | wrong]})
    assert [problem.code for problem in found.problems][-1] == "wrong-value"
    analyzer = _analyzer(found)
    assert analyzer is not None
    assert not analyzer.complete or not any(one.principals for one in analyzer.items)


def test_a_list_with_an_entry_that_is_none_is_not_whole(tmp_path: Path) -> None:
    found = _read(tmp_path, external={"findings": [external(), "x"]})
    assert found.problems
    assert _analyzer(found) == AnalyzerFindings((WHOLE,), frozenset())
