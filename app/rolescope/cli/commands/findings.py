"""`rolescope findings`: what is wrong, how bad it is, and what proves it."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from rolescope.analysis import Analysis, analyse, as_imported
from rolescope.cli.commands.finding_places import places_of
from rolescope.cli.console import end_progress, progress, put, read_file, say, say_json, warn
from rolescope.cli.failure import Exit, UsageFailure
from rolescope.cli.finding_settings import read_finding_settings
from rolescope.cli.sources import OpenedSources, open_sources, time_words
from rolescope.engine.index import WorldIndex
from rolescope.exporters.findings.as_csv import findings_csv
from rolescope.exporters.findings.as_json import (
    NoBaseline,
    findings_object,
    read_baseline,
    witness_command,
)
from rolescope.exporters.findings.as_markdown import findings_markdown
from rolescope.exporters.findings.as_sarif import findings_sarif
from rolescope.findings.find import find
from rolescope.findings.finding import Finding, Findings, Risk
from rolescope.findings.fixes import Fixes
from rolescope.findings.settings import DEFAULT_SETTINGS, FindingSettings
from rolescope.findings.triage import Baseline, Novelty, Triage, Triaged, triage
from rolescope.model.plain import counted
from rolescope.words.findings.finding_text import (
    condition_text,
    fix_of,
    named,
    principal_text,
    reason_of_risk,
    title_of,
    why_of,
)
from rolescope.worker.findings import EarlierLook, earlier_look

_OF_ADMINS = frozenset({"FND-20", "FND-21"})
_FROM_OUTSIDE = frozenset({"FND-1", "FND-2", "FND-4", "FND-7", "FND-9", "FND-12", "FND-20"})
_RULES = {"admin": _OF_ADMINS, "external": _FROM_OUTSIDE}


_MAX_FIXED = 1_000  # findings of which fixes are tried: each takes some milliseconds


def run_findings(options: argparse.Namespace) -> int:
    """Look for findings, and tell them."""
    settings = read_finding_settings(options.settings)
    baseline = baseline_of(options.baseline)
    opened = open_sources(options)
    try:
        analysis, index, found = look_through(opened, settings)
    finally:
        end_progress()
    shown = triage(found, opened.at, baseline, dict(opened.review.rulings))
    sources = [str(path) for path in options.sources]
    match options.format:
        case "json":
            worst = {one.fingerprint for one in found.found[:_MAX_FIXED]}
            tried = Fixes(analysis, index, settings)
            if len(found.found) > _MAX_FIXED:
                warn(f"warning: fixes were tried of the worst {_MAX_FIXED:,} findings only")
            told = findings_object(
                shown,
                found.not_checked,
                opened.index,
                opened.at,
                sources,
                lambda one: tried.of(one) if one.fingerprint in worst else (),
            )
            say_json(opened.told({**opened.head(), **told}))
        case "csv":
            put(findings_csv(shown))
        case "sarif":
            places = places_of(options.sources)
            say_json(findings_sarif(shown, places, has_baseline=baseline is not None))
        case "markdown":
            put(findings_markdown(shown, found.not_checked))
        case _:
            say(_as_text(shown, found, opened, sources, has_baseline=baseline is not None))
    return opened.status(_status(options.fail_on or (), shown, found, has_baseline=bool(baseline)))


def look_through(
    opened: OpenedSources, settings: FindingSettings = DEFAULT_SETTINGS
) -> tuple[Analysis, WorldIndex, Findings]:
    """Look for findings; return them with the analysis that they are of, and its index."""
    imported = as_imported(opened.scenario.base, opened.at, progress())
    analysis = analyse(
        opened.scenario, opened.at, at_is_clock=opened.at_is_clock, imported=imported
    )
    index = opened.index if opened.scenario.edits else imported.index
    return analysis, index, find(analysis, settings, index, progress())


def baseline_of(path: Path | None) -> Baseline | None:
    """Read `--baseline`; None without one.

    Raises:
        Failure: it is no baseline.
    """
    if path is None:
        return None
    try:
        return read_baseline(read_file(path, "the baseline"))
    except NoBaseline as error:
        advice = "Give a file that rolescope findings --format json wrote."
        raise UsageFailure(f"{path}: no baseline: {error}. {advice}") from error


def look_before(opened: OpenedSources, analysis: Analysis) -> EarlierLook | None:
    """Look for the findings of the import before the one shown; warn where it cannot be read.

    None: there is no import before.
    """
    if opened.before is None:
        return None
    look = earlier_look(opened.before, analysis, progress())
    if look.why:
        warn(f"warning: {look.words or 'the import before'} is no baseline: {look.why}")
    return look


def _status(wanted: Sequence[str], shown: Triage, found: Findings, *, has_baseline: bool) -> Exit:
    counted_ones = [
        one
        for one in shown.found
        if one.is_open and not (has_baseline and one.since is Novelty.KNOWN)
    ]
    if any(_fails(one, name) for one in counted_ones for name in wanted):
        return Exit.DENIED
    asked = {rule for name in wanted for rule in _RULES.get(name, ())}
    is_lacking = any(one.rule in asked for one in found.not_checked)
    return Exit.DEPENDS if is_lacking else Exit.OK


def _fails(one: Triaged, name: str) -> bool:
    rules = _RULES.get(name)
    return one.finding.rule in rules if rules is not None else one.finding.risk >= Risk[name]


def _as_text(
    shown: Triage,
    found: Findings,
    opened: OpenedSources,
    sources: Sequence[str],
    *,
    has_baseline: bool,
) -> str:
    lines: list[str] = []
    for one in shown.found:
        is_told = has_baseline or one.since is not Novelty.NEW  # everything is new at first
        since = f"  [{one.since.value}]" if is_told else ""
        lines += [*_lines(one.finding, since, opened, sources), ""]
    lines.append(f"{_counts(found)} {time_words(opened)}.")
    if shown.gone:
        lines.append(f"Gone since the baseline: {len(shown.gone):,}.")
    lines += [
        f"Not checked: {one.rule}. Not imported: {named(one.needs)}." for one in found.not_checked
    ]
    return "\n".join(lines)


def _counts(found: Findings) -> str:
    """Count as reports and the window do: neither what is held nor what only informs (FND-56)."""
    counts = found.counts()
    held = sum(one.is_held for one in found.found)
    total = sum(count for risk, count in counts.items() if risk > Risk.INFO)
    parts = [
        f"{count:,} {risk.name}" for risk, count in counts.items() if count and risk > Risk.INFO
    ]
    beside = [f"{counts[Risk.INFO]:,} INFO"] if counts[Risk.INFO] else []
    beside += [f"{held:,} held by guardrails"] if held else []
    told = f"{counted(total, 'finding')}{': ' if parts else ''}{', '.join(parts)}."
    return f"{told} Not counted: {', '.join(beside)}." if beside else told


def _lines(one: Finding, since: str, opened: OpenedSources, sources: Sequence[str]) -> list[str]:
    head = "held" if one.is_held else one.risk.name
    lines = [f"{head}  {one.rule}  {title_of(one)}{since}", f"    on {named(one.subjects)}"]
    if one.risk is Risk.INFO:
        told = ("principal", principal_text(one)), ("why", why_of(one))
        return [*lines, *(f"    {name}: {text}" for name, text in told if text)]
    if one.place is not None:
        sid = f" ({one.place.sid})" if one.place.sid else ""
        lines.append(f"    {one.place.policy}, statement {one.place.index + 1}{sid}")
    facts = (
        ("principal", principal_text(one)),
        ("if", condition_text(one)),
        ("affected", named(one.affected)),
        ("held by", named(one.held_by)),
        ("raised", "; ".join(map(reason_of_risk, one.raised))),
        ("lowered", "; ".join(map(reason_of_risk, one.lowered))),
        ("why", why_of(one)),
        ("fix", fix_of(one)),
        ("proof", witness_command(one, opened.index, sources) or ""),
        ("assumes", named(tuple(name for w in one.witness for name in w.assumes))),
        ("rests on", ", ".join(one.unsure)),
    )
    return [*lines, *(f"    {name}: {text}" for name, text in facts if text)]
