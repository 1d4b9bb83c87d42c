"""One finding of a report in full: who gets in, what proves it, its statement, its fix."""

from collections.abc import Callable, Iterator, Sequence

from rolescope.engine.index import WorldIndex, account_of
from rolescope.findings.finding import Finding, Risk, Witness
from rolescope.findings.fixes import Fix
from rolescope.model.arn import role_name
from rolescope.model.edits.documents import WithDocument
from rolescope.model.policy import PolicyType
from rolescope.model.request import AssumeRoleRequest
from rolescope.model.world import World
from rolescope.simulation.assume_role import Simulation, simulate
from rolescope.simulation.callers import caller_name
from rolescope.trust.edge import NodeKind
from rolescope.trust.naming import account_name
from rolescope.value import Value, replace
from rolescope.words.editing.line_diff import line_diff
from rolescope.words.evidence.evidence_facts import moment
from rolescope.words.evidence.hop import LayerRow, layer_rows
from rolescope.words.excerpt import Excerpt, Mark
from rolescope.words.excerpt import Tone as Tint
from rolescope.words.findings.detail import NO_REQUEST, FindingDetail, finding_detail
from rolescope.words.findings.finding_rows import FindingEnd, FindingRow
from rolescope.words.findings.fix_text import FixText, fix_texts
from rolescope.words.report.report_values import (
    DocumentLine,
    FindingPage,
    PathStop,
    Remedy,
    ReportFinding,
    ReportProof,
)

_MAX_STOPS = 5  # cards of a chain
_MAX_PROOFS = 3  # requests of a chain that are shown layer by layer
_MAX_LINES = 24  # of a document
_MAX_DIFF = 12  # lines of a fix
_MAX_FIXES = 3
_AROUND = 1  # lines before and after what a fix changes


class PageWriter(Value):
    """Writes pages about findings of one world.

    `fixes` tries what would close a finding, `command` asks its proof again.
    """

    index: WorldIndex
    fixes: Callable[[Finding], Sequence[Fix]]
    command: Callable[[Finding], str | None]

    def page(self, line: ReportFinding, row: FindingRow) -> FindingPage:
        """Write one finding."""
        finding = row.finding
        detail = finding_detail(finding, self.index)
        fixes = tuple(self.fixes(finding))[:_MAX_FIXES]
        world = self.index.world
        return FindingPage(
            line=line,
            why=detail.why,
            reasons=detail.reasons,
            chain=tuple(chain_of(row, self.index)),
            proofs=tuple(self._proofs(finding, detail)),
            unproved=NO_REQUEST if detail.is_proved and not detail.proofs else "",
            document=document_title(detail.excerpt, detail.statement),
            lines=tuple(code_lines(detail.excerpt)) if detail.excerpt is not None else (),
            advice=detail.fix,
            remedies=tuple(_remedy(text, world) for text in fix_texts(fixes)),
            unsure=detail.unsure,
            frameworks=detail.frameworks,
            command=self.command(finding) or "",
        )

    def _proofs(self, finding: Finding, detail: FindingDetail) -> Iterator[ReportProof]:
        shown = zip(detail.proofs[:_MAX_PROOFS], finding.witness, strict=False)
        for text, witness in shown:
            request = witness.request
            simulated = None
            if isinstance(request, AssumeRoleRequest):
                simulated = simulate(request, self.index)
            yield ReportProof(
                kind=text.kind,
                headline=text.headline,
                because=text.because,
                asked=_asked(witness),
                layers=tuple(_layers(simulated)) if simulated is not None else (),
                given=text.given,
            )


def chain_of(row: FindingRow, index: WorldIndex) -> Iterator[PathStop]:
    """Yield who gets in and what is reached; of a chain of roles each of them."""
    if row.caller is None:
        return
    is_bad = row.finding.risk >= Risk.HIGH
    yield replace(_stop(row.caller), is_risk=is_bad)
    between = row.finding.affected[:-1] if row.finding.rule == "FND-20" else ()
    for arn in between[: _MAX_STOPS - 2]:
        account = account_name(index, account_of(arn))
        yield PathStop(name=role_name(arn), below=account, kind=NodeKind.ROLE)
    yield replace(_stop(row.target), is_risk=is_bad)


def _layers(simulated: Simulation) -> Iterator[LayerRow]:
    """Yield the layers that had a say; the evidence of the request has them all."""
    return (row for row in layer_rows(simulated) if row.decided or row.mark is not Mark.NEUTRAL)


def _asked(witness: Witness) -> str:
    request = witness.request
    who, at = caller_name(request.caller), moment(request.at) if request.at else ""
    return ", ".join(filter(None, (f"{request.action} on {request.resource} by {who}", at)))


def _stop(end: FindingEnd) -> PathStop:
    kind = end.kind
    below = end.place
    if kind is NodeKind.ACCOUNT and not below:
        below = "whole account"
    return PathStop(name=end.words, below=below, kind=kind, zone=end.zone, is_admin=end.is_admin)


def document_title(excerpt: Excerpt | None, statement: str) -> str:
    """Name the document that a finding is about, and whose it is."""
    if excerpt is None:
        return statement
    name = "Trust policy" if excerpt.policy.type is PolicyType.TRUST else excerpt.policy.name
    return f"{name} of {excerpt.owner}" if excerpt.owner else name


def code_lines(excerpt: Excerpt) -> Iterator[DocumentLine]:
    """Yield the lines of a document around what decides, at most `_MAX_LINES` of them."""
    text = excerpt.policy.text.split("\n")
    tones = {line: tint.tone for tint in excerpt.tints for line in range(tint.first, tint.last + 1)}
    marked = [line for line in tones if tones[line] is Tint.DECIDING] or list(tones)
    last = min(max(tones, default=1) + _AROUND, len(text))
    first = max(min(tones, default=1) - _AROUND, 1)
    if last - first >= _MAX_LINES:
        first = max(min(marked) - _MAX_LINES // 3, first)
        last = min(first + _MAX_LINES - 1, last)
    for number in range(first, last + 1):
        tone = tones.get(number)
        yield DocumentLine(number, text[number - 1], tone.value if tone is not None else "")


def _remedy(fix: FixText, world: World) -> Remedy:
    lines: tuple[DocumentLine, ...] = ()
    for edit in fix.edits:
        if isinstance(edit, WithDocument):
            before = edit.place.find(world)
            lines = tuple(diff_lines(before.text if before is not None else "", edit.text))
    return Remedy(title=fix.title, loses=fix.loses, losers=fix.losers, lines=lines)


def diff_lines(before: str, after: str) -> Iterator[DocumentLine]:
    """Yield what a fix takes out of a document and puts in, with a line before and after."""
    diff = line_diff(before, after)
    new = after.split("\n")
    added, ghosts = diff.added, diff.ghosts()
    wanted = sorted(
        {
            number
            for line in (*added, *ghosts)
            for number in range(line - _AROUND, line + _AROUND + 1)
            if 0 < number <= len(new) + 1
        }
    )
    count = 0
    for number in wanted:
        for text in ghosts.get(number, ()):
            yield DocumentLine(number, text, "removed")
            count += 1
        if number <= len(new) and count < _MAX_DIFF:
            yield DocumentLine(number, new[number - 1], "added" if number in added else "")
            count += 1
        if count >= _MAX_DIFF:
            yield DocumentLine(0, "\N{HORIZONTAL ELLIPSIS}")
            return
