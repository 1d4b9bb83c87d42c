"""A reality check in words: what agrees, what differs and why, what is used (CT-44, CT-65)."""

from collections.abc import Iterator
from datetime import UTC, datetime

from rolescope.engine.verdict import Decision
from rolescope.model.instant import duration_in_words, format_instant
from rolescope.model.plain import counted
from rolescope.reality.comparison import (
    ComparedCalls,
    DifferenceEvidence,
    LikelyCause,
    RealityComparison,
    Summary,
)
from rolescope.reality.coverage import LogCoverage
from rolescope.reality.outcomes import RecordedOutcome
from rolescope.reality.replay import RealityCheck
from rolescope.reality.sources import TRACKED_DAYS, UseSource, UseSourceKind
from rolescope.reality.trusts import TrustUse, UseState
from rolescope.reality.use import MAX_PAIRS, LiveSession, PairUse

_EXPLAINED = {
    RealityComparison.LEGACY_SELF_ASSUME: "AWS lets this role assume itself without a trust",
    RealityComparison.NOT_IMPORTED: "the role or the caller is not in the import",
    RealityComparison.RECREATED: "it was deleted and created again since",
    RealityComparison.GUARDRAIL_NOT_IMPORTED: (
        "an SCP, RCP or endpoint policy that is not imported denied"
    ),
}
_CAUSES = {
    LikelyCause.CHANGED: "policies changed between the call and the import",
    LikelyCause.GUARDRAIL: "an SCP, RCP or endpoint policy is not imported",
    LikelyCause.SESSION_POLICY: "the caller's session had a session policy",
    LikelyCause.TAGS: "tags of the role or of the caller changed",
    LikelyCause.NO_RULE: "AWS has a rule that RoleScope does not know",
    LikelyCause.CLOCK: "a clock is wrong",
}
_VERDICTS = {
    Decision.ALLOW: "allowed",
    Decision.EXPLICIT_DENY: "denied explicitly",
    Decision.IMPLICIT_DENY: "denied",
    Decision.DEPENDS: "depends",
}
_MAX_SESSION_NAMES = 3
_DATE_LENGTH = 10  # characters of a time that are its date
NOT_REPRODUCIBLE = (
    "the verdict rests on names in a way that pseudonyms do not keep, so there is nothing to send."
)
NO_REQUEST = "its request was not kept, or names no role, so there is nothing to send."


def summary_sentence(summary: Summary) -> str:
    """Say how many agree, are consistent, are explained, and are not."""
    noun = "call" if summary.compared == 1 else "calls"
    return (
        f"{summary.compared:,} {noun}: {summary.agree:,} agree, {summary.consistent:,} consistent, "
        f"{summary.explained:,} explained, {summary.not_explained:,} not."
    )


def left_out(summary: Summary) -> Iterator[str]:
    """Say what was not compared, a line for each reason."""
    if summary.copies or summary.duplicates:
        yield (
            f"{summary.copies:,} copies of calls in the log of another account and "
            f"{summary.duplicates:,} repeated records are counted once."
        )
    if summary.refused:
        codes = ", ".join(f"{code} {count:,}" for code, count in summary.refused)
        yield f"Refused by STS for other reasons than policies: {codes}."
    if summary.not_compared:
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in summary.not_compared)
        yield f"Not comparable: {reasons}."


def line_words(line: ComparedCalls) -> str:
    """Say who called what, how AWS answered and how RoleScope does."""
    verdict = _VERDICTS[line.answer.decision]
    times = f"{line.count:,} times" if line.count > 1 else "once"
    span = time_words(line.first)
    if line.last != line.first:
        span = f"{span} to {time_words(line.last)}"
    role = line.role or "any role"
    return (
        f"{line.caller} -> {role}: AWS {_answered(line.outcome)}, RoleScope says {verdict}; "
        f"{times}, {span}, event {line.sample or 'not kept'}"
    )


def _answered(outcome: RecordedOutcome) -> str:
    return "allowed it" if outcome is RecordedOutcome.ALLOWED else "denied it"


def because_words(line: ComparedCalls) -> str:
    """Say why the two differ, or what an undecided verdict depends on; else empty."""
    match line.comparison:
        case RealityComparison.CONSISTENT:
            return _learned(line)
        case RealityComparison.NOT_EXPLAINED:
            causes = "; ".join(_CAUSES[cause] for cause in line.evidence.causes)
            return f"Nothing in the logs explains this. Possible: {causes}."
        case RealityComparison.OTHER_REASON:
            return "Both deny it; AWS names other policies."
        case _ if line.comparison.is_explained:
            return f"{line.comparison.value}: {_evidence_words(line.comparison, line.evidence)}."
        case _:
            return ""


def _learned(line: ComparedCalls) -> str:
    keys = ", ".join(dict.fromkeys(need.key for need in line.answer.needs))
    if not keys:
        return "; ".join(line.answer.unknown)
    if line.outcome is RecordedOutcome.ALLOWED:
        return f"So what the policies ask for was met: {keys}."
    return f"So at least one thing that the policies ask for was not met: {keys}."


def _evidence_words(comparison: RealityComparison, evidence: DifferenceEvidence) -> str:
    write = evidence.write
    if write is not None:
        when = time_words(write.time)
        what = f"{write.name} of {write.subject} at {when}, event {write.event_id}"
        return (
            what if comparison is RealityComparison.CHANGED_SINCE else f"within 60 s after {what}"
        )
    if comparison is RealityComparison.SESSION_OF_CALLER:
        return f"the caller's session was made with policies or tags, event {evidence.event_id}"
    if comparison is RealityComparison.UNSURE_RULE:
        return f"AWS does not document this; read otherwise, {', '.join(evidence.rules)} agrees"
    return _EXPLAINED[comparison]


# Use


def trust_words(use: TrustUse) -> str:
    """Say how a trust is used."""
    name = f"{use.source} -> {use.target}"
    if use.state is UseState.UNUSED and not use.count:
        return f"{name}: unused in the covered window"
    if not use.count:
        return f"{name}: no use in these logs, which do not cover enough to call it unused"
    noun = "call" if use.count == 1 else "calls"
    denied = f", {use.denied:,} denied" if use.denied else ""
    return f"{name}: {use.count:,} {noun}{denied}, last {time_words(use.last)}"


def pair_words(pair: PairUse) -> str:
    """Say how a caller uses a role: session names, durations, MFA, external IDs, networks."""
    parts = [f"{pair.caller}: {pair.count:,}"]
    if pair.session_names:
        shown = ", ".join(pair.session_names[:_MAX_SESSION_NAMES])
        parts.append(f"session names {shown}" + (" …" if pair.names > _MAX_SESSION_NAMES else ""))
    if pair.longest_asked is not None:
        parts.append(f"asked for up to {duration_in_words(pair.longest_asked)}")
    if pair.by_users:
        parts.append(f"MFA {pair.with_mfa:,} of {pair.by_users:,}")
    if pair.external_ids:
        parts.append(f"{len(pair.external_ids):,} external IDs")
    if pair.networks:
        parts.append(f"from {', '.join(name for name, _ in pair.networks[:_MAX_SESSION_NAMES])}")
    return "; ".join(parts)


def session_words(session: LiveSession) -> str:
    """Say which session was still valid, and until when."""
    name = session.name or "session"
    return f"{session.role}, {name}, of {session.caller}: until {time_words(session.end)}"


def cut_words(check: RealityCheck) -> Iterator[str]:
    """Say that there was too much to keep, and what that means."""
    if check.is_use_cut:
        yield (
            f"The use of the first {MAX_PAIRS:,} pairs of caller and role is counted; nothing is "
            "called unused. Name fewer logs, or a shorter time, to count all."
        )
    elif check.is_cut:
        yield "There were too many different calls to tell each of them apart."


def source_words(source: UseSource) -> str:
    """Say what a source tells of use, and its window of time."""
    window = " to ".join(filter(None, (source.since[:_DATE_LENGTH], source.until[:_DATE_LENGTH])))
    match source.kind:
        case UseSourceKind.CLOUDTRAIL:
            where = f"{counted(source.count, 'account')}, {counted(source.regions, 'Region')}"
            return f"CloudTrail: {window}, {where}"
        case UseSourceKind.LAST_USED | UseSourceKind.LAST_ACCESSED:
            is_of_roles = source.kind is UseSourceKind.LAST_USED
            what = "Last use of roles" if is_of_roles else "Services last accessed"
            return (
                f"{what}: {f'{window}, ' if window else ''}{source.count:,} of "
                f"{counted(source.total, 'role')}; AWS looks back {TRACKED_DAYS} days"
            )
        case UseSourceKind.CREDENTIAL_REPORT:
            keys = counted(source.count, "access key")
            return f"Credential report: {window}, {keys}, each since it was made"
        case UseSourceKind.ACCESS_ANALYZER:
            return (
                f"Access Analyzer: {counted(source.count, 'finding')} as of "
                f"{window or 'an unknown day'}; how many days without use count is set in the "
                "analyzer"
            )


_SOURCES = {
    UseSourceKind.CLOUDTRAIL: "CloudTrail",
    UseSourceKind.LAST_USED: "Last use",
    UseSourceKind.LAST_ACCESSED: "Services accessed",
    UseSourceKind.CREDENTIAL_REPORT: "Key use",
    UseSourceKind.ACCESS_ANALYZER: "Access Analyzer",
}


def source_name(source: UseSource) -> str:
    """Name a source with the length of its window."""
    days = f" {counted(source.days, 'day')}" if source.days else ""
    return f"{_SOURCES[source.kind]}{days}"


def coverage_words(coverage: LogCoverage) -> Iterator[str]:
    """Say what the logs cover, and what they cannot show (CT-3, CT-8, CT-45)."""
    if not coverage.spans:
        yield "The logs hold no record of STS."
        return
    accounts = {span.account for span in coverage.spans}
    regions = {span.region for span in coverage.spans}
    yield (
        f"The logs cover {time_words(coverage.first)} to {time_words(coverage.last)}, "
        f"{counted(len(accounts), 'account')}, {counted(len(regions), 'Region')}; the last "
        "15 minutes may lack some."
    )
    yield (
        "Denied calls from other accounts are in the logs of those accounts alone. "
        "No record is no proof that something is impossible, or unused elsewhere."
    )
    for account in coverage.write_only:
        yield (
            f"The logs of {account} hold no AssumeRole: a trail of write events alone has none. "
            "Let it log read events, too."
        )
    for account in dict.fromkeys(lookup.account for lookup in coverage.cut_lookups):
        cut = [lookup.since for lookup in coverage.cut_lookups if lookup.account == account]
        read = [since for since in cut if since is not None]
        reach = f"back to {time_words(max(read))} alone" if len(read) == len(cut) else "in part"
        yield (
            f"CloudTrail was looked up {reach} in {account or 'an account'}: what nobody used "
            "there in a longer time is unknown. Run the import again to go on, or give the files "
            "of a trail alone."
        )


def time_words(seconds: int) -> str:
    """Write a time of the logs."""
    return format_instant(datetime.fromtimestamp(seconds, UTC))


def not_exported(why: str) -> str:
    """Say why a difference is not exported."""
    return f"It is not exported: {why}"
