"""Evidence in words: what a reader of the page sees, in order. Times are in UTC, as AWS's are."""

import shlex
from collections.abc import Iterable, Iterator, Sequence

from rolescope.engine.index import WorldIndex
from rolescope.engine.words.readings import reading_in_words
from rolescope.engine.words.unsure import unsure_in_words
from rolescope.model.arn import group_digits, is_account_id, role_name
from rolescope.model.gap import Gap
from rolescope.simulation.callers import caller_name
from rolescope.simulation.evidence.record import Document, Evidence
from rolescope.simulation.timeline.usable_spans import timeline
from rolescope.value import Value
from rolescope.words.evidence.evidence_facts import LabelledFact, moment
from rolescope.words.evidence.hop import HopText, hop_text
from rolescope.words.facts import lacking
from rolescope.words.gap_text import gap_text
from rolescope.words.runs import Line
from rolescope.words.timeline.usable_text import timeline_in_words
from rolescope.words.verdict.sentence import verdict_kind, verdict_sentence

_MAX_SUBJECTS = 6
VERDICTS = {"allowed": "Allowed", "denied": "Denied", "depends": "Depends"}


class HashText(Value):
    """One document: what it is, what it belongs to, and its SHA-256."""

    title: str
    owner: str
    sha256: str


class EvidenceText(Value, kw_only=True):
    """The whole page. `kind` is allowed, denied or depends; `chain` are the names of all hops.

    `unknown` and `gaps` sentences on what was
    not known; `hashes` are of documents that no hop quotes. `lasts` says how long the chain can be
    used and renewed, `left` which hops were not asked any more.
    """

    title: str
    kind: str
    verdict: str
    headline: Line
    because: str
    chain: tuple[str, ...]
    hops: tuple[HopText, ...]
    left: str
    unknown: tuple[str, ...]
    lasts: str
    gaps: tuple[LabelledFact, ...]
    unsure: str
    settings: tuple[str, ...]
    origin: tuple[LabelledFact, ...]
    hashes: tuple[HashText, ...]
    command: str
    unsaid: str
    footer: str


def evidence_text(found: Evidence, index: WorldIndex) -> EvidenceText:
    """Put evidence into words. The same evidence, the same words, wherever it is read."""
    first, last = found.hops[0], found.hops[-1]
    sentence = verdict_sentence(last, index)
    kind = verdict_kind(last.verdict)
    names = (caller_name(first.request.caller), *(role_name(x.request.role) for x in found.hops))
    hops = tuple(hop_text(hop, number, index, found) for number, hop in enumerate(found.hops, 1))
    quoted = {(one.kind, one.owner, one.sha256) for hop in hops for one in hop.quotations}
    unknown = dict.fromkeys(words for hop in found.hops for words in hop.verdict.unknown)
    return EvidenceText(
        title=f"Evidence: {' to '.join((names[0], names[-1]))}",
        kind=kind,
        verdict=VERDICTS[kind],
        headline=sentence.headline,
        because=sentence.because,
        chain=(*names, *(role_name(hop.role) for hop in found.left)),
        hops=hops,
        left=_left([hop.role for hop in found.left]),
        unknown=tuple(map(lacking, unknown)),
        lasts=timeline_in_words(timeline(found.hops)),
        gaps=tuple(map(_gap, found.gaps)),
        unsure=unsure_in_words(found.uncertain),
        settings=tuple(reading_in_words(one.name, value=one.value) for one in found.settings),
        origin=tuple(_origin(found)),
        hashes=tuple(
            HashText(document_title(one), one.owner, one.sha256)
            for one in found.documents
            if (one.kind, one.owner, one.sha256) not in quoted
        ),
        command=shlex.join(found.command),
        unsaid=_unsaid(found.unsaid),
        footer=f"RoleScope {found.origin.engine}. Simulated: nothing was asked of AWS.",
    )


def _left(roles: Sequence[str]) -> str:
    names = ", ".join(map(role_name, roles))
    return f"Not asked any more, for the chain ends before: {names}." if names else ""


def _gap(gap: Gap) -> LabelledFact:
    shown = [
        group_digits(one) if is_account_id(one) else role_name(one)
        for one in gap.subjects[:_MAX_SUBJECTS]
    ]
    more = len(gap.subjects) - len(shown)
    subjects = ", ".join((*shown, *([f"{more:,} more"] if more else [])))
    told = gap_text(gap)
    return LabelledFact(
        told.title, f"{told.meaning} Concerns: {subjects}." if subjects else told.meaning
    )


def _origin(found: Evidence) -> Iterator[LabelledFact]:
    origin, at = found.origin, found.hops[0].request.at
    part = "; only a part of them could be read" if origin.is_partial else ""
    yield LabelledFact("Sources", ", ".join(origin.sources) + part)
    if found.world_id:
        yield LabelledFact("Snapshot", found.world_id)
    if found.world_time:
        yield LabelledFact("Snapshot of", moment(found.world_time))
    for edit in origin.edits:
        yield LabelledFact("Scenario, not in AWS", edit)
    yield LabelledFact("Time of the question", moment(at))
    mode = "left open" if found.hops[0].request.is_open else "absent"
    yield LabelledFact("Keys not given", mode)
    yield LabelledFact("Engine", f"RoleScope {origin.engine}")
    yield LabelledFact("Action catalogue", origin.catalogue)
    yield LabelledFact("Written", moment(origin.written_at))


def document_title(document: Document) -> str:
    """Name a document by what it is: its own name, or the kind of which an entity has only one."""
    kind = f"{document.kind[:1].upper()}{document.kind[1:]}"
    return kind if document.policy.name == document.kind else f"{kind} {document.policy.name}"


def _unsaid(words: Iterable[str]) -> str:
    listed = "; ".join(words)
    return f"The command cannot say: {listed}. It answers another question." if listed else ""
