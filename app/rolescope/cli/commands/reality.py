"""`rolescope reality`: recorded calls against verdicts, and the use of trusts (CT-62)."""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rolescope.cli.commands.edges import analysis_of
from rolescope.cli.console import end_progress, progress, put, report, say, say_json, warn
from rolescope.cli.failure import Exit, UsageFailure
from rolescope.cli.sources import OpenedSources, open_sources
from rolescope.cli.sources import time_words as at_words
from rolescope.engine.index import WorldIndex
from rolescope.exporters.csv_table import csv_table
from rolescope.exporters.patch.forms import write_folder
from rolescope.exporters.reproduction import reproduction_files
from rolescope.importers.cloudtrail import TrailReader
from rolescope.memory import collector_paused
from rolescope.model.cloudtrail import CloudTrailRecord
from rolescope.model.instant import parse_instant
from rolescope.questions.error import QueryError
from rolescope.questions.writing import written_query
from rolescope.reality.comparison import ComparedCalls, DifferenceEvidence, RealityComparison
from rolescope.reality.coverage import LogCoverage
from rolescope.reality.replay import RealityCheck, Replay
from rolescope.reality.reproduction import NotReproducible
from rolescope.reality.sources import UseSource, trail_sources, use_sources
from rolescope.reality.trusts import TrustUse, UseState, unused_roles, uses_of_trusts, window_of
from rolescope.reality.use import PairUse
from rolescope.value import replace
from rolescope.words.reality_text import (
    NO_REQUEST,
    NOT_REPRODUCIBLE,
    because_words,
    coverage_words,
    cut_words,
    left_out,
    line_words,
    pair_words,
    session_words,
    source_words,
    summary_sentence,
    time_words,
    trust_words,
)

_MAX_LINES = 50  # of one part of the text
_MAX_REPRODUCTIONS = 100


def run_reality(options: argparse.Namespace) -> int:
    """Compare a trail with the engine; tell what differs, and what is used."""
    opened = open_sources(options)
    since, until = _seconds(options.since), _seconds(options.until)
    reader = TrailReader(options.logs, progress())
    imported_at = _seconds(opened.at) or 0
    replay = Replay(opened.index, imported_at, until)
    try:
        with collector_paused():  # records are millions, and hold no cycles
            for record in _within(reader.records(), since, until):
                replay.take(record)
    finally:
        end_progress()
    report(reader.problems)
    is_unread = opened.is_partial or reader.is_unread
    lost = (problem for problem in reader.problems if problem.is_loss)
    opened = replace(opened, problems=(*opened.problems, *lost))
    check = replay.finish(reader.values, reader.cut_lookups)
    window = window_of(
        check.coverage,
        check.coverage.last if until is None else until,
        options.unused_days,
        is_cut=check.is_use_cut,
    )
    if options.reproduce is not None:
        _write_reproductions(options.reproduce, check.lines, opened.index)
    trusts = uses_of_trusts(analysis_of(opened).graph, check.pairs, window)
    unused = unused_roles(opened.index, check.pairs, window)
    if options.format == "json":
        say_json(_as_json(check, trusts, unused, opened))
    elif options.format == "csv":
        put(csv_table(COLUMNS, map(_row, check.lines)))
    else:
        say("\n".join(_as_text(check, trusts, unused, opened, options.until or opened.at)))
    return Exit.WRONG if is_unread else _status(check)


def _write_reproductions(path: Path, lines: Iterable[ComparedCalls], index: WorldIndex) -> None:
    """Write what nothing explains into a new folder, each as a small world without names."""
    unexplained = [line for line in lines if line.comparison is RealityComparison.NOT_EXPLAINED]
    if len(unexplained) > _MAX_REPRODUCTIONS:
        total = f"{len(unexplained):,} differences"
        warn(f"--reproduce {path}: only the first {_MAX_REPRODUCTIONS:,} of {total} are written.")
    files: dict[str, bytes] = {}
    for number, line in enumerate(unexplained[:_MAX_REPRODUCTIONS], start=1):
        if line.request is None or not line.role:
            warn(f"Event {line.sample}: {NO_REQUEST}")
            continue
        try:
            made = reproduction_files(index, line.request, line.outcome)
        except (NotReproducible, QueryError):
            warn(f"Event {line.sample}: {NOT_REPRODUCIBLE}")
            continue
        files |= {f"difference-{number}/{name}": data for name, data in made.items()}
    if not files:
        warn(f"--reproduce {path}: nothing is written, for no difference can be reproduced.")
        return
    try:
        write_folder(path, files)
    except FileExistsError as error:
        raise UsageFailure(
            f"--reproduce {path}: it is there already. Name a new folder."
        ) from error
    except OSError as error:
        what = error.strerror or str(error)
        raise UsageFailure(
            f"--reproduce {path}: cannot be written: {what}. Choose another."
        ) from error


def _seconds(text: str | None) -> int | None:
    moment = parse_instant(text) if text is not None else None
    return None if moment is None else int(moment.timestamp())


def _within(
    records: Iterable[CloudTrailRecord], since: int | None, until: int | None
) -> Iterator[CloudTrailRecord]:
    """Yield the calls of a time; writes count whenever they were: they may explain a call."""
    for record in records:
        is_late = until is not None and record.time > until
        is_early = since is not None and record.time < since
        if not (is_late or is_early) or record.subjects:
            yield record


def _status(check: RealityCheck) -> int:
    """CT-62: 1 for a difference that nothing explains, 3 where nothing was decided."""
    summary = check.summary
    if summary.not_explained:
        return Exit.DENIED
    return Exit.OK if summary.agree or summary.explained else Exit.DEPENDS


# JSON


def _as_json(
    check: RealityCheck,
    trusts: Iterable[TrustUse],
    unused: Iterable[tuple[str, UseState]],
    opened: OpenedSources,
) -> dict[str, Any]:
    return {
        **opened.head(),
        "summary": _summary_json(check),
        "coverage": _coverage_json(check.coverage),
        "sources": [_source_json(source) for source in _sources(check, opened)],
        "lines": [_line_json(line, opened) for line in check.lines],
        "edges": [_trust_json(use) for use in trusts],
        "unusedRoles": [{"role": role, "state": state.value} for role, state in unused],
        "sessions": [
            {
                "role": session.role,
                "sessionName": session.name,
                "caller": session.caller,
                "from": time_words(session.begin),
                "until": time_words(session.end),
            }
            for session in check.sessions
        ],
        "problems": opened.told({}).get("problems", []),
    }


def _summary_json(check: RealityCheck) -> dict[str, Any]:
    summary = check.summary
    return {
        "records": summary.records,
        "compared": summary.compared,
        "agree": summary.agree,
        "consistent": summary.consistent,
        "explained": summary.explained,
        "notExplained": summary.not_explained,
        "byClass": {one.value: count for one, count in summary.by_class if one.is_explained},
        "otherReason": dict(summary.by_class).get(RealityComparison.OTHER_REASON, 0),
        "refused": dict(summary.refused),
        "notCompared": dict(summary.not_compared),
        "copies": summary.copies,
        "duplicates": summary.duplicates,
        "otherUse": dict(summary.other_use),
        "isCut": check.is_cut,
    }


def _coverage_json(coverage: LogCoverage) -> dict[str, Any]:
    return {
        "first": _time(coverage.first),
        "last": _time(coverage.last),
        "completeUntil": _time(coverage.complete_until),
        "spans": [
            {
                "account": span.account,
                "region": span.region,
                "first": time_words(span.first),
                "last": time_words(span.last),
                "records": span.records,
                "hasReads": span.has_reads,
            }
            for span in coverage.spans
        ],
        "writeOnly": list(coverage.write_only),
        "cutLookups": [
            {
                "account": lookup.account or None,
                "region": lookup.region or None,
                "operation": lookup.operation or None,
                "since": _time(lookup.since or 0),
            }
            for lookup in coverage.cut_lookups
        ],
    }


def _sources(check: RealityCheck, opened: OpenedSources) -> tuple[UseSource, ...]:
    return *trail_sources(check.coverage), *use_sources(opened.world)


def _source_json(source: UseSource) -> dict[str, Any]:
    return {
        "source": source.kind.value,
        "count": source.count,
        "since": source.since or None,
        "until": source.until or None,
    }


def _line_json(line: ComparedCalls, opened: OpenedSources) -> dict[str, Any]:
    return {
        "caller": line.caller,
        "role": line.role or None,
        "action": line.action,
        "recorded": line.outcome.value,
        "verdict": line.answer.decision.value,
        "class": line.comparison.value,
        "count": line.count,
        "first": time_words(line.first),
        "last": time_words(line.last),
        "sample": line.sample,
        "query": _query(line, opened),
        "depends": [
            {
                "key": need.key,
                "operator": need.operator,
                "values": list(need.values),
                "from": str(need.statement or ""),
            }
            for need in line.answer.needs
        ],
        "unknown": list(line.answer.unknown),
        "evidence": _evidence_json(line.evidence),
    }


def _query(line: ComparedCalls, opened: OpenedSources) -> dict[str, Any] | None:
    if line.request is None or not line.role:
        return None
    try:
        return {"id": line.sample, **written_query(line.request, opened.index)}
    except QueryError:
        return None


def _evidence_json(evidence: DifferenceEvidence) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    if evidence.write is not None:
        write = evidence.write
        found["write"] = {
            "event": write.event_id,
            "name": write.name,
            "subject": write.subject,
            "time": time_words(write.time),
        }
    if evidence.rules:
        found["rules"] = list(evidence.rules)
    if evidence.event_id:
        found["event"] = evidence.event_id
    if evidence.causes:
        found["possibleCauses"] = [cause.value for cause in evidence.causes]
    return found or None


def _trust_json(use: TrustUse) -> dict[str, Any]:
    edge = use.edge
    return {
        "edge": edge.id if edge is not None else None,
        "source": use.source,
        "target": use.target,
        "kind": edge.kind.value if edge is not None else None,
        "standing": edge.standing_word if edge is not None else None,
        "statements": list(edge.statements) if edge is not None else [],
        "state": use.state.value,
        "count": use.count,
        "denied": use.denied,
        "firstUsed": _time(use.first),
        "lastUsed": _time(use.last),
        "isService": use.is_service,
        "callers": [_pair_json(pair) for pair in use.pairs],
    }


def _pair_json(pair: PairUse) -> dict[str, Any]:
    return {
        "caller": pair.caller,
        "count": pair.count,
        "denied": pair.denied,
        "firstUsed": _time(pair.first),
        "lastUsed": _time(pair.last),
        "sessionNames": list(pair.session_names),
        "sessionNameCount": pair.names,
        "byUsers": pair.by_users,
        "withMfa": pair.with_mfa,
        "externalIds": [{"sha256": id_, "count": count} for id_, count in pair.external_ids],
        "withoutExternalId": pair.without_external_id,
        "networks": [{"network": name, "count": count} for name, count in pair.networks],
        "shortestAsked": pair.shortest_asked,
        "longestAsked": pair.longest_asked,
        "longestGiven": pair.longest_given,
    }


def _time(seconds: int) -> str | None:
    return time_words(seconds) if seconds else None


# CSV

COLUMNS = (
    *("class", "caller", "role", "action", "recorded", "verdict", "count", "first", "last"),
    *("sample", "because"),
)


def _row(line: ComparedCalls) -> tuple[str, ...]:
    return (
        *(line.comparison.value, line.caller, line.role, line.action, line.outcome.value),
        *(line.answer.decision.value, str(line.count), time_words(line.first)),
        *(time_words(line.last), line.sample, because_words(line)),
    )


# Text


def _as_text(
    check: RealityCheck,
    trusts: Iterable[TrustUse],
    unused: Iterable[tuple[str, UseState]],
    opened: OpenedSources,
    valid_at: str,
) -> Iterator[str]:
    yield summary_sentence(check.summary)
    yield from left_out(check.summary)
    yield from cut_words(check)
    yield from coverage_words(check.coverage)
    for title, lines in _parts(check.lines):
        yield from _shown(title, (_with_reason(line) for line in lines))
    yield from _shown("Use of trusts", map(_trust_lines, _used_first(trusts)))
    roles = [role for role, state in unused if state is UseState.UNUSED]
    yield from _shown("Roles that nobody assumed in the covered window", roles)
    sessions = map(session_words, check.sessions)
    yield from _shown(f"Sessions that could still act at {valid_at}", sessions)
    yield from _shown("Use is known from", map(source_words, _sources(check, opened)))
    yield f"\n{at_words(opened)}."


def _parts(lines: Iterable[ComparedCalls]) -> Iterator[tuple[str, list[ComparedCalls]]]:
    lines = list(lines)
    unexplained = [line for line in lines if line.comparison is RealityComparison.NOT_EXPLAINED]
    yield "Not explained", unexplained
    yield "Explained", [line for line in lines if line.comparison.is_explained]
    yield "Consistent", [line for line in lines if line.comparison is RealityComparison.CONSISTENT]
    yield (
        "Agree, with another reason",
        [line for line in lines if line.comparison is RealityComparison.OTHER_REASON],
    )


def _with_reason(line: ComparedCalls) -> str:
    because = because_words(line)
    return f"{line_words(line)}\n      {because}" if because else line_words(line)


def _used_first(trusts: Iterable[TrustUse]) -> list[TrustUse]:
    """Sort trusts by their last use; services renew their sessions by themselves (CT-48)."""
    return sorted(trusts, key=lambda use: (use.is_service, -use.last))


def _trust_lines(use: TrustUse) -> str:
    pairs = [f"\n      {pair_words(pair)}" for pair in use.pairs[:5] if pair.count]
    return trust_words(use) + "".join(pairs)


def _shown(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if not found:
        return
    yield from ("", f"{title}:")
    yield from (f"  {line}" for line in found[:_MAX_LINES])
    if len(found) > _MAX_LINES:
        yield f"  and {len(found) - _MAX_LINES:,} more: --format json lists all"
