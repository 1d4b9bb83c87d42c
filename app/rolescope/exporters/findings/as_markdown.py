"""Findings as Markdown, for reviews and pull requests."""

from collections.abc import Iterator, Sequence

from rolescope.findings.finding import NotChecked, Risk
from rolescope.findings.triage import Triage, Triaged
from rolescope.words.findings.finding_text import (
    condition_text,
    fix_of,
    named,
    principal_text,
    title_of,
    why_of,
)
from rolescope.words.markdown_text import markdown_text


def findings_markdown(found: Triage, not_checked: Sequence[NotChecked]) -> str:
    """Return a document with a heading for each severity, the worst first."""
    lines = ["# Findings", ""]
    for risk in sorted(Risk, reverse=True):
        ones = [one for one in found.found if one.finding.risk is risk and not one.finding.is_held]
        lines += _group(risk.name, ones)
    lines += _group("Held by a guardrail", [one for one in found.found if one.finding.is_held])
    if not_checked:
        lines += ["## Not checked", ""]
        lines += [
            f"- {one.rule}: not imported: {markdown_text(named(one.needs))}" for one in not_checked
        ]
        lines.append("")
    return "\n".join(lines)


def _group(title: str, ones: Sequence[Triaged]) -> list[str]:
    if not ones:
        return []
    return [f"## {title} ({len(ones):,})", "", *(line for one in ones for line in _lines(one)), ""]


def _lines(triaged: Triaged) -> Iterator[str]:
    one = triaged.finding
    state = f"{triaged.ruling.state.value}, {triaged.since.value}"
    yield f"- **{title_of(one)}** ({one.rule}, {state}): {markdown_text(named(one.subjects))}"
    for name, text in (
        ("Principal", principal_text(one)),
        ("Condition", condition_text(one)),
        ("Affected", named(one.affected)),
        ("Held by", named(one.held_by)),
        ("Why", why_of(one)),
        ("Fix", fix_of(one)),
    ):
        if text:
            yield f"  - {name}: {markdown_text(text)}"
