"""What pasted text is, and whom it names."""

from rolescope.model.arn import Arn, group_digits
from rolescope.model.plain import shortlist

_MAX_NAMED = 3


def pasted_words(kind: str, arns: tuple[str, ...], action: str) -> str:
    """Say what was pasted: of a message that denies, who asked for what; of ARNs, whose they are.

    `kind`: what it was recognized as; `action`: what was denied, empty where nothing was.
    """
    people = [_named(arn) for arn in arns]
    if not action:
        return ": ".join(filter(None, (kind, shortlist(people, _MAX_NAMED))))
    return f"{kind}: {' → '.join(people)}, {action}"


def _named(arn: str) -> str:
    parts = Arn.parse(arn)
    if parts is None:
        return arn
    return f"{parts.resource.rpartition('/')[2]} in {group_digits(parts.account)}"
