"""FND-50: what Access Analyzer says of the same roles, which no import brings yet."""

from collections.abc import Iterator

from rolescope.findings.rule import Hit, Rule
from rolescope.findings.survey import Survey

_PAGE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-findings-view.html"


def _nobody(_survey: Survey) -> Iterator[Hit]:
    return iter(())


def _not_imported(_survey: Survey) -> tuple[str, ...]:
    return ("access-analyzer",)


RULES = (Rule(id="FND-50", detect=_nobody, page=_PAGE, is_stepped=False, needs=_not_imported),)
