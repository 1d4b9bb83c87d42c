"""Review reports to test with."""

from rolescope.analysis import analyse
from rolescope.engine.index import WorldIndex
from rolescope.findings.find import find
from rolescope.findings.finding import NotChecked
from rolescope.findings.fixes import Fixes
from rolescope.findings.triage import Baseline, triage
from rolescope.model.edit import Scenario
from rolescope.model.review import Ruling
from rolescope.model.world import World
from rolescope.words.report.pages import PageWriter
from rolescope.words.report.report_text import report_text
from rolescope.words.report.report_values import ReportOrigin, ReportText
from support.worlds.build import NOW, A, account, allow, role, trusts, user, world

VENDOR = "999988887777"
ORIGIN = ReportOrigin(
    name="Acme",
    written_at="2026-11-26T12:00:00Z",
    engine="0.1.0",
    catalogue="2026-10-27",
    command=("rolescope", "report", "a b.json"),
)
OPEN = world(
    account(
        A,
        user("ana", allows=allow("sts:AssumeRole", "*")),
        role("Vendor", trust=trusts(f"arn:aws:iam::{VENDOR}:root"), allows=allow("s3:Get*", "*")),
        role("Admin", trust=trusts("*"), allows=allow("*", "*")),
    )
)


def told(
    of: World = OPEN,
    rulings: dict[str, Ruling] | None = None,
    baseline: Baseline | None = None,
    origin: ReportOrigin = ORIGIN,
    not_checked: tuple[NotChecked, ...] = (),
) -> ReportText:
    """Return the report about a world, with a vendor that is known."""
    analysis = analyse(Scenario(of), NOW)
    index = WorldIndex(of)
    writer = PageWriter(index, Fixes(analysis, index).of, lambda one: f"ask {one.rule}")
    triaged = triage(find(analysis), NOW, baseline, rulings)
    return report_text(analysis, writer, triaged, not_checked, origin, {VENDOR: "Helper"})
