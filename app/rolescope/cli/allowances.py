"""`--allow FILE` of `rolescope plan`: what may open, with who decided so, why, and until when."""

from pathlib import Path

from rolescope.cli.console import read_file, warn
from rolescope.cli.failure import UsageFailure
from rolescope.exporters.findings.as_json import NoBaseline, read_baseline
from rolescope.findings.triage import lacks
from rolescope.model.plain import visible
from rolescope.model.review import FindingState, Ruling
from rolescope.projects.decisions_json import NoDecisions, read_decisions
from rolescope.words.findings.list_text import lacking_words


def read_allowances(path: Path | None, at: str) -> dict[str, Ruling]:
    """Read what is allowed at a time, by fingerprint (IAC-46).

    The file is what `rolescope decisions` or `rolescope findings` writes as JSON; what is accepted
    in it is allowed. Without owner, reason and end, or after its end, it is not: a warning says so.

    Raises:
        Failure: it is neither.
    """
    if path is None:
        return {}
    found: dict[str, Ruling] = {}
    for fingerprint, ruling in _rulings(path):
        if ruling.state is not FindingState.ACCEPTED:
            continue
        missing = lacks(ruling, at)
        if missing:
            words = lacking_words(ruling.state, missing)
            warn(f"warning: --allow {path}: {visible(fingerprint)} is not allowed: {words}")
        else:
            found[fingerprint] = ruling
    return found


def _rulings(path: Path) -> list[tuple[str, Ruling]]:
    text = read_file(path, "the file of decisions")
    try:
        return [(one.about, one.ruling) for one in read_decisions(text)]
    except NoDecisions as error:
        try:
            return [(one.fingerprint, one.ruling) for one in read_baseline(text).findings]
        except NoBaseline:
            advice = "Give what rolescope decisions --format json or findings --format json writes."
            raise UsageFailure(f"--allow {path}: no decisions: {error}. {advice}") from error
