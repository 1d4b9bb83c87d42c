"""What tells of use, each source with its window of time (CT-45, FND-19)."""

from typing import Any

import pytest

from rolescope.analysis import InStages, analyse
from rolescope.model.analyzer_finding import EXTERNAL_ACCESS, AnalyzerFinding, AnalyzerFindings
from rolescope.model.edit import Scenario
from rolescope.model.resource_list import Resource, Resources
from rolescope.model.world import World
from rolescope.reality.coverage import LogCoverage, LogSpan
from rolescope.reality.sources import UseSource, UseSourceKind, trail_sources, use_sources
from rolescope.words.reality_text import source_words
from support.worlds.build import A, B, account, role, world

AT = "2026-11-20T09:20:00Z"


def only(found: World) -> UseSource:
    (source,) = use_sources(found)
    return source


def test_an_import_without_use_tells_of_none() -> None:
    keys = Resources((Resource(type="iam_access_key", arn="a", account=A),), frozenset())
    assert use_sources(world(account(A, role("R")), resources=keys)) == ()


def test_aws_looks_back_400_days_for_the_last_use_of_roles() -> None:
    roles = (role("Used", last_used=AT), role("Never", never_used=True), role("Unknown"))
    source = only(world(account(A, *roles), now=AT))
    assert (source.kind, source.count, source.total) == (UseSourceKind.LAST_USED, 2, 3)
    assert (source.since, source.until, source.days) == ("2025-10-16T09:20:00Z", AT, 400)


@pytest.mark.parametrize("now", [None, "no time"])
def test_an_export_without_its_time_tells_no_window_of_last_use(now: str | None) -> None:
    """Whatever time questions are about, it is not when AWS was asked."""
    source = only(world(account(A, role("Never", never_used=True)), now=now))
    assert (source.count, source.since, source.until, source.days) == (1, "", "", 0)
    assert source_words(source).startswith("Last use of roles: 1 of 1 role; ")


def test_services_last_accessed_are_a_source_beside_the_last_use_of_roles() -> None:
    """What one tells of a role, the other need not tell; the later of them is its last use."""
    both = role("Both", last_used="2026-11-01T00:00:00Z", last_accessed=AT)
    roles = (both, role("Used", last_used=AT), role("Accessed", never_used=True, last_accessed=AT))
    sources = use_sources(world(account(A, *roles), now=AT))
    assert [(one.kind, one.count, one.total) for one in sources] == [
        (UseSourceKind.LAST_USED, 3, 3),
        (UseSourceKind.LAST_ACCESSED, 2, 3),
    ]
    assert {one.days for one in sources} == {400}
    assert both.latest_use == AT
    assert role("Unknown").latest_use is None


def test_analyses_take_along_what_the_import_tells() -> None:
    found = world(account(A, role("Used", last_used=AT)), now=AT)
    staged = InStages(found, AT)
    staged.begin()
    assert analyse(Scenario(found), AT).use == staged.analysis().use == use_sources(found) != ()


def test_a_credential_report_tells_of_each_key_since_it_was_made() -> None:
    def key(created: str) -> Resource:
        told = {"created": created, "reported": "2026-11-19T00:00:00Z"}
        return Resource(type="iam_access_key", arn="a", account=A, extra=told)

    keys = (key("2026-01-01T00:00:00Z"), key("2025-01-01T00:00:00Z"), key(""))
    source = only(world(account(A), resources=Resources(keys, frozenset())))
    assert (source.count, source.since[:10], source.until[:10]) == (3, "2025-01-01", "2026-11-19")


def test_access_analyzer_does_not_tell_how_far_it_looks_back() -> None:
    def finding(id_: str, **times: Any) -> AnalyzerFinding:
        return AnalyzerFinding(id=id_, type=EXTERNAL_ACCESS, role="r", status="ACTIVE", **times)

    some = (finding("a", created="2026-11-01"), finding("b", updated="2026-11-18"))
    source = only(world(account(A), analyzer=AnalyzerFindings(some)))
    assert (source.count, source.since, source.until, source.days) == (2, "", "2026-11-18", 0)
    assert only(world(account(A), analyzer=AnalyzerFindings(()))).until == ""


def test_records_cover_from_the_first_to_the_last() -> None:
    def span(account_: str, region: str) -> LogSpan:
        return LogSpan(account=account_, region=region, first=0, last=0, records=1, has_reads=True)

    spans = (span(A, "eu-west-1"), span(A, "us-east-1"), span(B, "us-east-1"))
    (source,) = trail_sources(LogCoverage(spans=spans, first=86_400, last=3 * 86_400))
    assert (source.count, source.regions, source.days) == (2, 2, 2)
    assert trail_sources(LogCoverage()) == ()
