"""FND-50: what Access Analyzer says of the same roles, which no import brings yet."""

from collections.abc import Iterator

from rolescope.findings.rule import Detection, FindingRule
from rolescope.findings.survey import Survey

_PAGE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-findings-view.html"


def _nobody(_survey: Survey) -> Iterator[Detection]:
    return iter(())


def _not_imported(_survey: Survey) -> tuple[str, ...]:
    return ("access-analyzer",)


RULES = (
    FindingRule(id="FND-50", detect=_nobody, page=_PAGE, is_stepped=False, needs=_not_imported),
)
