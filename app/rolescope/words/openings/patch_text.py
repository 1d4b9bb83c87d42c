"""What a patch changes, to read before anybody applies it: documents, and who loses access."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import unified_diff

from rolescope.agenda.agreed import AgreedFixes
from rolescope.difference.openings import PrincipalLosses, TrustOpening
from rolescope.findings.finding import Finding
from rolescope.model.arn import group_digits, is_account_id, role_name
from rolescope.model.plain import shortlist
from rolescope.words.findings.finding_text import named, title_of
from rolescope.words.markdown_text import fenced, markdown_text

_MAX_TARGETS = 12


def patch_words(
    title: str,
    documents: Iterable[tuple[str, str, str]],
    losers: Sequence[PrincipalLosses],
    opened: Sequence[TrustOpening],
    how: Sequence[str],
    left: Sequence[str] = (),
) -> str:
    """Return a page of Markdown. `documents` are their names, with the text before and after.

    `how` says how it is applied and taken back, `left` what it does not do.
    """
    lines = [f"# {markdown_text(title)}", "", *how, ""]
    if left:
        lines += ["## What is left", "", *(f"- {markdown_text(one)}" for one in left), ""]
    lines += ["## Who loses access", ""]
    lines += list(_losers(losers)) or ["Nobody who is imported."]
    lines += ["", "## What opens", ""]
    lines += [f"- {_name(one.source)} → {_name(one.target)}" for one in opened] or ["Nothing."]
    lines += ["", "## Documents, before and after", ""]
    for name, before, after in documents:
        lines += [f"### {markdown_text(name)}", "", *_diff(before, after), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def agreed_left(agreed: AgreedFixes, found: Iterable[Finding]) -> tuple[str, ...]:
    """Say which findings a fix was agreed for are still there; `found` are all with the fixes."""
    lines = []
    for one in found:
        about = f"{title_of(one)}: {named(one.subjects)}"
        if one.fingerprint in agreed.findings:
            lines.append(f"Not closed by the fixes together: {about}.")
        elif one.fingerprint in agreed.without:
            lines.append(f"Agreed, but no scenario fixes it yet: {about}.")
    return tuple(lines)


def _losers(losers: Sequence[PrincipalLosses]) -> Iterator[str]:
    for one in losers:
        targets = [*map(_name, one.targets)]
        yield f"- {_name(one.principal)}: {shortlist(targets, _MAX_TARGETS)}"


def _name(id_: str) -> str:
    if is_account_id(id_):
        return f"account {group_digits(id_)}"
    account = id_.split(":")[4] if id_.count(":") > 4 else ""  # noqa: PLR2004 - of an ARN
    place = f" ({group_digits(account)})" if is_account_id(account) else ""
    return markdown_text(f"{role_name(id_)}{place}")


def _diff(before: str, after: str) -> list[str]:
    rows = unified_diff(before.splitlines(), after.splitlines(), "before", "after", lineterm="")
    return fenced(rows, "diff")
