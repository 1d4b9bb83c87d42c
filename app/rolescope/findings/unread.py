"""FND-49, FND-50: what rests on data that no import brings yet."""

from collections.abc import Iterator

from rolescope.findings.rule import Hit, Rule
from rolescope.findings.survey import Survey

_KEYS_PAGE = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html"
)
_ANALYZER_PAGE = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-findings-view.html"
)


def _nobody(_survey: Survey) -> Iterator[Hit]:
    return iter(())


def _access_keys(_survey: Survey) -> tuple[str, ...]:
    return ("iam_access_key",)


def _analyzer(_survey: Survey) -> tuple[str, ...]:
    return ("access-analyzer",)


RULES = (
    Rule(id="FND-49", detect=_nobody, page=_KEYS_PAGE, is_stepped=False, needs=_access_keys),
    Rule(id="FND-50", detect=_nobody, page=_ANALYZER_PAGE, is_stepped=False, needs=_analyzer),
)
