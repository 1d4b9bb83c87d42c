"""What is said about all findings: how many rules ran, what could not be looked for."""

from rolescope.words.findings.finding_text import named
from rolescope.words.findings.rows import FindingList
from rolescope.words.findings.texts import TEXTS
from rolescope.words.names import counted

LOOKING = "Looking for findings\N{HORIZONTAL ELLIPSIS}"
NOTHING_MATCHES = "No finding matches. Empty the search, or choose another severity."
FAILED = "The findings are not known: looking for them did not come to an end."


def ran_words(found: FindingList) -> str:
    """Say how many rules ran, and how many findings are held."""
    ran = f"{counted(found.rules - len(found.not_checked), 'rule')} ran"
    return f"{ran}, {found.held:,} held by guardrails" if found.held else ran


def not_checked_words(found: FindingList) -> str:
    """Say how many rules could not be checked."""
    return f"{len(found.not_checked):,} not checked"


def none_words(found: FindingList) -> str:
    """Say that nothing is wrong, and how far that can be trusted."""
    skipped = len(found.not_checked)
    ran = counted(found.rules - skipped, "rule")
    rest = f" {counted(skipped, 'rule')} could not be checked." if skipped else ""
    return f"No rule matched. {ran} ran.{rest}"


def not_checked_lines(found: FindingList) -> tuple[str, ...]:
    """Say of each rule that was not checked what the import lacks."""
    return tuple(
        f"{one.rule} {TEXTS[one.rule].title}. Not imported: {named(one.needs)}."
        for one in found.not_checked
    )
