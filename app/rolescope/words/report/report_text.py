"""A review report in words, in the order in which it is read.

What was not known stands before any figure. Times are in UTC, and carry it: a report is handed on.
"""

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rolescope.agenda.counts import admins_reached, review_counts
from rolescope.analysis import Analysis
from rolescope.findings.finding import Findings, NotChecked, Risk
from rolescope.findings.rules import FINDINGS
from rolescope.findings.triage import Novelty, Triage, Triaged, is_due
from rolescope.model.arn import group_digits, is_account_id, role_name
from rolescope.model.gap import Gap
from rolescope.model.original import original
from rolescope.model.plain import counted, shortlist, text_sha256
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.principal import Group, Role, User
from rolescope.model.review import Agenda, FindingState
from rolescope.model.world import Account, World
from rolescope.reality.sources import use_sources
from rolescope.trust.edge import NodeKind
from rolescope.value import replace
from rolescope.words.agenda.agenda_text import earlier_lines, time_words, trend_points
from rolescope.words.evidence.evidence_facts import LabelledFact, moment
from rolescope.words.findings.finding_rows import SEVERITIES, FindingList, FindingRow, finding_list
from rolescope.words.findings.finding_text import named
from rolescope.words.gap_text import gap_text
from rolescope.words.names import account_names, age_words
from rolescope.words.reality_text import source_words
from rolescope.words.report.entries import entries
from rolescope.words.report.pages import PageWriter
from rolescope.words.report.report_values import (
    AdminPath,
    DecisionText,
    DocumentHash,
    FigureTone,
    HeadlineFigure,
    MinutesText,
    ReportChanges,
    ReportFinding,
    ReportOrigin,
    ReportText,
    TrustLine,
    Trustworthiness,
)

MAX_PAGES = 40
"""Findings that have a page of their own, the worst first; the others stand in the table."""

_MAX_LISTED = 300  # findings in the table
_MAX_FOREMOST = 6  # findings on the first page
_MAX_SUBJECTS = 40  # of a gap
_MAX_LACKING = 4  # lines about what is not known, on the first page
_MAX_LEADS = 6  # of the other lines, by how they begin
_MAX_OWNERS = 3
_ADMIN_RULES = ("FND-20", "FND-21", "FND-22")
_OUTSIDE_ADMIN = "FND-20"

METHOD = (
    (
        "Every trust policy was evaluated with the identity policies, permissions boundaries, SCPs "
        "and RCPs that apply to it, in the order in which AWS decides."
    ),
    (
        "A finding is proved by a request that was evaluated, and the command beside it asks the "
        "same request again."
    ),
    "What the import does not tell stays unknown: it is named, and never counted as denied.",
)
"""How a report comes about, in three sentences."""

STATES = {
    FindingState.OPEN: "Not decided",
    FindingState.ACCEPTED: "Accepted",
    FindingState.FIX_AGREED: "Fix agreed",
    FindingState.NO_PROBLEM: "No problem",
}
_SINCE = {
    Novelty.NEW: "new",
    Novelty.KNOWN: "known",
    Novelty.CHANGED: "lets in fewer than before",
    Novelty.REOPENED: "open again",
}


def report_text(
    analysis: Analysis,
    writer: PageWriter,
    found: Triage,
    not_checked: Sequence[NotChecked],
    origin: ReportOrigin,
    vendors: Mapping[str, str],
) -> ReportText:
    """Write a report about an analysis, with the pages of a writer for the same world.

    `vendors` are names of outside accounts.
    """
    told = [one for one in found.found if one.finding.risk is not Risk.INFO]
    findings = Findings(found=tuple(one.finding for one in told), not_checked=tuple(not_checked))
    rows = finding_list(findings, analysis, writer.index, len(FINDINGS))
    lines = [
        _line(one, row, analysis.at, number if number <= MAX_PAGES else 0)
        for number, (one, row) in enumerate(zip(told, rows.rows, strict=True), 1)
    ]
    world = analysis.scenario.world
    outside = entries(analysis, vendors, findings.found)
    reviews = origin.earlier_reviews
    foremost = _foremost(lines)
    trust = tuple(_trust(analysis, not_checked, origin))
    now = review_counts(findings.found, len(outside), analysis.at)
    return ReportText(
        name=origin.name,
        title=f"Who can become whom in {origin.name}",
        subtitle="Review of trusts between accounts, roles, users, providers and outsiders",
        scope=_scope(analysis),
        dates=tuple(_dates(analysis, origin)),
        people=origin.agenda.people,
        scenario=origin.scenario,
        trust=trust,
        trust_in_short=tuple(_in_short(trust)),
        figures=tuple(_figures(told, analysis)),
        entries=outside,
        method=METHOD,
        count=len(lines),
        findings=tuple(lines[:_MAX_LISTED]),
        foremost=foremost,
        beyond=_beyond([line for place, line in enumerate(lines) if place not in foremost]),
        more_findings=_more(len(lines)),
        pages=tuple(
            replace(writer.page(line, row), history=earlier_lines(reviews, (line.id,)))
            for line, row in zip(lines[:MAX_PAGES], rows.rows[:MAX_PAGES], strict=True)
        ),
        admin_paths=tuple(_admin_paths(told, rows, lines)),
        changes=_changes(found, lines, origin),
        trend=trend_points((*reviews, origin.agenda), now),
        accepted=tuple(
            line
            for line in lines
            if line.decision.state is FindingState.ACCEPTED or line.decision.is_overdue
        ),
        minutes=tuple(_minutes(origin.agenda)),
        origin=tuple(_origin(analysis, origin)),
        sources=origin.sources,
        documents=documents(world),
        command=shlex.join(origin.command),
        footer=_footer(analysis, origin),
    )


def _line(one: Triaged, row: FindingRow, at: str, page: int) -> ReportFinding:
    finding, ruling = one.finding, one.ruling
    words = short = STATES[ruling.state]
    if one.is_overdue:
        words, short = f"Open again: accepted until {ruling.until}", "Open again"
    elif ruling.state is FindingState.ACCEPTED:
        words = f"Accepted until {ruling.until}"
    elif is_due(ruling, at):
        words, short = f"Fix agreed, was due {ruling.until}", "Fix is due"
    return ReportFinding(
        id=finding.fingerprint,
        risk=finding.risk,
        severity="Held" if finding.is_held else SEVERITIES[finding.risk],
        rule=finding.rule,
        title=row.title,
        ends=row.ends,
        caller=row.caller.words if row.caller is not None else "",
        target=row.target.words,
        decision=DecisionText(
            state=ruling.state,
            words=words,
            short=short,
            owner=ruling.owner,
            until=ruling.until,
            reason=ruling.reason,
            note=ruling.note,
            is_overdue=one.is_overdue,
            is_due=is_due(ruling, at),
        ),
        since=_SINCE[one.since],
        held=f"Held by {named(finding.held_by)}" if finding.held_by else "",
        page=page,
    )


def _scope(analysis: Analysis) -> tuple[str, ...]:
    world, graph = analysis.scenario.world, analysis.graph
    roles = sum(len(one.roles) for one in world.accounts)
    users = sum(len(one.users) for one in world.accounts)
    kinds = {node.id: node.kind for node in graph.nodes}
    callers = [kinds[edge.source] for edge in graph.edges if edge.is_trust]
    services = callers.count(NodeKind.SERVICE)
    in_services = f" ({services:,} in AWS services)" if services else ""
    organization = world.organization
    whose = f", all of {organization.id}" if organization is not None and organization.id else ""
    imported = {one.id for one in world.accounts}
    if organization is not None and any(one.id not in imported for one in organization.accounts):
        whose = f", part of {organization.id}"
    return (
        ", ".join(
            (
                counted(len(world.accounts), "account"),
                counted(roles, "role"),
                counted(users, "user"),
            )
        )
        + ",",
        f"{counted(len(callers), 'trust')}{in_services}{whose}",
    )


def _dates(analysis: Analysis, origin: ReportOrigin) -> Iterator[str]:
    now = analysis.scenario.world.now
    if now is None:
        yield "Time of the data not known"
    else:
        age = age_words(now, origin.written_at)
        yield f"Data of {_minute(now)}{f', {age}' if age else ''}"
    if analysis.at != now:
        yield f"Evaluated for {_minute(analysis.at)}"
    agenda = origin.agenda
    if agenda.started:
        until = f" to {time_words(agenda.ended)} UTC" if agenda.ended else " UTC"
        yield f"Review {_minute(agenda.started).removesuffix(' UTC')}{until}"
    else:
        yield f"Written {_minute(origin.written_at)}"


def _minute(text: str) -> str:
    found = moment(text)
    return f"{found[:16]} UTC" if found.endswith(" UTC") else found


def _trust(
    analysis: Analysis, not_checked: Sequence[NotChecked], origin: ReportOrigin
) -> Iterator[TrustLine]:
    """Say how far the report can be trusted: what was read, what was not, what is not looked at."""
    world = analysis.scenario.world
    if origin.scenario:
        text = f"It is about the scenario {origin.scenario}."
        yield TrustLine(Trustworthiness.LACKING, "This is not AWS as it is.", text)
    organization = world.organization
    complete = sum(not one.incomplete for one in world.accounts)
    total = len(organization.accounts) if organization is not None else len(world.accounts)
    scps = len(organization.imported(PolicyType.SCP)) if organization is not None else 0
    rcps = len(organization.imported(PolicyType.RCP)) if organization is not None else 0
    held = (
        bound
        for account in world.accounts
        for bound in (
            *(role.boundary for role in account.roles),
            *(user.boundary for user in account.users),
        )
    )
    bounds = {bound for bound in held if bound is not None}
    read = (
        f"{complete:,} of {counted(max(total, len(world.accounts)), 'account')}",
        counted(scps, "SCP"),
        counted(rcps, "RCP"),
        f"{len(bounds):,} permissions {'boundary' if len(bounds) == 1 else 'boundaries'}",
    )
    yield TrustLine(Trustworthiness.READ, "Read completely:", f"{', '.join(read)}.")
    sources = "; ".join(map(source_words, use_sources(world)))
    if sources:
        yield TrustLine(Trustworthiness.READ, "Use is known from:", f"{sources}.")
    for text in origin.unread:
        yield TrustLine(Trustworthiness.LACKING, "Could not be read:", text)
    for gap in analysis.coverage.gaps:
        told = gap_text(gap)
        yield TrustLine(Trustworthiness.LACKING, f"{told.title}.", told.meaning, _subjects(gap))
    if not_checked:
        needs = sorted({need for one in not_checked for need in one.needs})
        verb = "was" if len(not_checked) == 1 else "were"
        lead = f"{counted(len(not_checked), 'rule')} {verb} not checked."
        text = f"Not imported: {named(tuple(needs))}."
        yield TrustLine(Trustworthiness.LACKING, lead, text)
    left = ["VPC endpoint policies"]
    left += ["policies of buckets and keys", "what runs as the roles"] * (world.resources is None)
    left += ["Identity Center"] * (world.permission_sets is None)
    text = f"{', '.join(left)}, and who holds which key. No path found means none in this data."
    yield TrustLine(Trustworthiness.NOT_LOOKED_AT, "Not looked at:", text)


def _subjects(gap: Gap) -> str:
    shown = [
        group_digits(one) if is_account_id(one) else role_name(one)
        for one in gap.subjects[:_MAX_SUBJECTS]
    ]
    more = len(gap.subjects) - len(shown)
    return ", ".join((*shown, *([f"{more:,} more"] if more else [])))


def _in_short(lines: Sequence[TrustLine]) -> Iterator[TrustLine]:
    """Yield the lines that the first page has room for; the others are counted and named there.

    Whom a line is about stands in full below.
    """
    lacking = [one for one in lines if one.sign is Trustworthiness.LACKING]
    left = lacking[_MAX_LACKING:]
    for line in lines:
        if line.sign is Trustworthiness.NOT_LOOKED_AT and left:
            leads = list(dict.fromkeys(one.lead.rstrip(".:") for one in left))
            more = len(leads) - _MAX_LEADS
            named_ones = (*leads[:_MAX_LEADS], *([f"{more:,} more"] if more > 0 else []))
            lead = f"{len(left):,} more:"
            yield TrustLine(Trustworthiness.LACKING, lead, f"{'; '.join(named_ones)}.")
        if line not in left:
            yield replace(line, subjects="")


def _figures(told: Sequence[Triaged], analysis: Analysis) -> Iterator[HeadlineFigure]:
    counted_ones = [one for one in told if not one.finding.is_held]
    worst = [
        f"{number:,} {SEVERITIES[risk].lower()}"
        for risk in (Risk.CRITICAL, Risk.HIGH, Risk.MEDIUM, Risk.LOW)
        if (number := sum(one.finding.risk is risk for one in counted_ones))
    ]
    held = len(told) - len(counted_ones)
    is_bad = any(one.finding.risk >= Risk.HIGH for one in counted_ones)
    yield HeadlineFigure(
        value=f"{len(counted_ones):,}",
        label="finding" if len(counted_ones) == 1 else "findings",
        below=", ".join((*worst[:2], *([f"{held:,} more held by guardrails"] if held else [])))
        or "no rule matched",
        tone=FigureTone.RISK if is_bad else FigureTone.PLAIN,
    )
    roles = (node for node in analysis.graph.nodes if node.kind is NodeKind.ROLE)
    admins = {node.id for node in roles if node.is_admin}
    reached = admins_reached(one.finding for one in counted_ones)
    makers = len(reached - admins)
    yield HeadlineFigure(
        value=f"{len(reached & admins):,} of {len(admins):,}",
        label="admin role" if len(admins) == 1 else "admin roles",
        below="proved to be reached from outside"
        + (f", and {makers:,} that can make one" * bool(makers)),
        tone=FigureTone.RISK if reached else FigureTone.PLAIN,
    )
    for state, label, words, tone in (
        (FindingState.FIX_AGREED, "agreed", "the first due", FigureTone.AGREED),
        (FindingState.ACCEPTED, "accepted", "the first until", FigureTone.ACCEPTED),
    ):
        some = [one for one in told if one.ruling.state is state]
        dates = sorted(one.ruling.until for one in some if one.ruling.until)
        noun = "fix " if len(some) == 1 else "fixes "
        yield HeadlineFigure(
            value=f"{len(some):,}",
            label=f"{noun}{label}" if state is FindingState.FIX_AGREED else label,
            below=f"{words} {dates[0]}" if dates else "none yet" if not some else "without a date",
            tone=tone,
        )


def _foremost(lines: Sequence[ReportFinding]) -> tuple[int, ...]:
    """Return the places of those for the first page: the worst, and of them different rules."""
    seen: Counter[tuple[Risk, str]] = Counter()
    order = []
    for place, line in enumerate(lines[:_MAX_LISTED]):
        seen[line.risk, line.rule] += 1
        order.append((-line.risk, seen[line.risk, line.rule], place))
    return tuple(place for _risk, _nth, place in sorted(order)[:_MAX_FOREMOST])


def _beyond(lines: Sequence[ReportFinding]) -> str:
    """Count findings by severity; empty without any."""
    counts = Counter(line.severity.lower() for line in lines)
    held = counts.pop("held", 0)
    told = ", ".join(f"{number:,} {severity}" for severity, number in counts.items())
    more = f"{counts.total():,} more: {told}" if counts else ""
    return ", and ".join(filter(None, (more, f"{held:,} more held by guardrails" if held else "")))


def _more(count: int) -> str:
    more = count - _MAX_LISTED
    if more <= 0:
        return ""
    return f"{counted(more, 'finding')} more: rolescope findings lists all of them."


def _admin_paths(
    told: Sequence[Triaged], rows: FindingList, lines: Sequence[ReportFinding]
) -> Iterator[AdminPath]:
    for one, row, line in zip(told, rows.rows, lines, strict=True):
        finding = one.finding
        if finding.rule not in _ADMIN_RULES:
            continue
        if finding.rule == _OUTSIDE_ADMIN:
            caller = row.caller.words if row.caller is not None else finding.subjects[0]
            chain = " → ".join((caller, *map(role_name, finding.affected)))
            steps = counted(len(finding.affected), "hop")
        else:
            chain, steps = row.ends, counted(len(finding.affected), "principal")
        yield AdminPath(
            severity=line.severity,
            risk=line.risk,
            chain=chain,
            steps=steps,
            decision=line.decision.words,
        )


def _changes(found: Triage, lines: Sequence[ReportFinding], origin: ReportOrigin) -> ReportChanges:
    due = tuple(("fix is due", line) for line in lines if line.decision.is_due)
    lead = ""
    if due:
        what = "agreed fix is" if len(due) == 1 else "agreed fixes are"
        lead = f"{len(due):,} {what} due and still open. "
    if not origin.earlier:
        return ReportChanges(words=f"{lead}There is no earlier review to compare with.", rows=due)
    differing = [line for line in lines if line.since != _SINCE[Novelty.KNOWN]]
    counts = [
        f"{number:,} {words}"
        for words in _SINCE.values()
        if (number := sum(line.since == words for line in differing))
    ]
    gone = [f"{len(found.gone):,} gone"] if found.gone else []
    told = ", ".join((*counts, *gone)) or "nothing changed"
    return ReportChanges(
        words=f"{lead}Since {origin.earlier}: {told}.",
        rows=(*due, *((line.since, line) for line in differing)),
        gone=found.gone,
    )


def _minutes(agenda: Agenda) -> Iterator[MinutesText]:
    for line in agenda.lines:
        item = agenda.item(line.item)
        about = item.title if item is not None else ""
        yield MinutesText(time_words(line.at), about, line.text)


def _origin(analysis: Analysis, origin: ReportOrigin) -> Iterator[LabelledFact]:
    world = analysis.scenario.world
    if world.id:
        yield LabelledFact("Snapshot", world.id)
    if world.now:
        yield LabelledFact("Snapshot of", moment(world.now))
    clock = ", the clock of the computer" if analysis.at_is_clock else ""
    yield LabelledFact("Evaluated for", f"{moment(analysis.at)}{clock}")
    if origin.scenario:
        yield LabelledFact("Scenario, not in AWS", origin.scenario)
    yield LabelledFact("Engine", f"RoleScope {origin.engine}")
    yield LabelledFact("Action catalogue", origin.catalogue)
    yield LabelledFact("Written", moment(origin.written_at))


def _footer(analysis: Analysis, origin: ReportOrigin) -> str:
    now = analysis.scenario.world.now
    of = f"Snapshot of {_minute(now)}" if now else "Snapshot without a time"
    first = origin.sources[0].sha256 if len(origin.sources) == 1 else ""
    digest = f", SHA-256 {first[:4]} {first[4:8]} {first[8:12]}" if first else ""
    return f"{of}{digest}. Worked out offline; AWS was not asked."


def documents(world: World) -> tuple[DocumentHash, ...]:
    """Return every policy document with its SHA-256; those that are the same share a line."""
    found: dict[tuple[str, str], list[str]] = {}
    texts: dict[str, str] = {}
    for policy, title, owner in _policies(world):
        text = original(policy)
        digest = texts.get(text)
        if digest is None:
            digest = text_sha256(text)
            texts[text] = digest
        found.setdefault((title, digest), []).append(owner)
    return tuple(
        DocumentHash(title, shortlist(owners, _MAX_OWNERS), digest)
        for (title, digest), owners in found.items()
    )


def _policies(world: World) -> Iterator[tuple[Policy, str, str]]:
    """Yield every document with what it is and whose it is."""
    organization = world.organization
    for kind in (PolicyType.SCP, PolicyType.RCP) if organization is not None else ():
        for attached in organization.imported(kind) if organization is not None else ():
            yield attached.policy, f"{kind.value} {attached.policy.name}", "organization"
    names = account_names(world)
    for account in world.accounts:
        yield from _of_account(account, names.get(account.id) or group_digits(account.id))


def _of_account(account: Account, place: str) -> Iterator[tuple[Policy, str, str]]:
    for role in account.roles:
        yield role.trust_policy, "Trust policy", f"{role.name} ({place})"
    holders: tuple[User | Group | Role, ...] = (*account.roles, *account.users, *account.groups)
    for holder in holders:
        for policy in holder.inline:
            yield policy, f"Inline policy {policy.name}", f"{holder.name} ({place})"
    for policy in account.policies:
        yield policy, f"Managed policy {policy.name}", place
