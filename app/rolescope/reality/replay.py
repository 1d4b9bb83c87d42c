"""A trail, record by record, against the engine; nothing but sums is kept (CT-7, CT-46, CT-58)."""

from collections import Counter
from collections.abc import Hashable, Iterable
from sys import intern
from typing import NamedTuple

from rolescope.engine.evaluate import answer_assume_role, evaluate_assume_role
from rolescope.engine.index import WorldIndex
from rolescope.engine.memo import RequestMemo
from rolescope.engine.request.refusals import refusals
from rolescope.engine.verdict import Decision, DecisionGround, Layer, Verdict
from rolescope.model.caller import CallerKind
from rolescope.model.cloudtrail import (
    ASSUMING,
    SWITCH_ROLE,
    USE_EVENTS,
    CloudTrailRecord,
    CutLookup,
)
from rolescope.model.instant import parse_instant
from rolescope.model.request import AssumeRoleRequest
from rolescope.reality.comparison import (
    ComparedAnswer,
    ComparedCalls,
    RealityComparison,
    Summary,
    is_difference,
)
from rolescope.reality.coverage import CoverageCount, LogCoverage
from rolescope.reality.days import DayCount, UseByDay
from rolescope.reality.distinct import DistinctRecords, Treatment
from rolescope.reality.explanation import Explained, Explainer, IssuedSession, UnexplainedDifference
from rolescope.reality.identities import NotComparable, RecordedCaller, identify
from rolescope.reality.outcomes import RecordedOutcome, Tail, outcome_of, tail_of
from rolescope.reality.recorded_writes import TrailChanges
from rolescope.reality.requests import is_address, request_of
from rolescope.reality.sensitivity import Sensitivity, place_among, place_in, sensitivity_of
from rolescope.reality.use import LiveSession, PairUse, UseCount
from rolescope.value import Value, replace

_MAX_ANSWERS = 100_000  # that are remembered at a time
_MAX_GROUPS = 50_000  # of which each is a line
_MAX_SESSIONS = 100_000  # made with policies or tags
_MAX_SAMPLES = 200_000  # events of differences whose IDs are kept
_MAX_REASONS = 100


class RealityCheck(Value, kw_only=True):
    """What came out: sums, lines, use and coverage.

    `is_cut`: there was too much to tell all calls apart; `is_use_cut`: or to count all use.
    """

    summary: Summary
    lines: tuple[ComparedCalls, ...]
    pairs: tuple[PairUse, ...]
    sessions: tuple[LiveSession, ...]
    coverage: LogCoverage
    by_day: UseByDay
    is_cut: bool = False
    is_use_cut: bool = False


class Replay:
    """Takes records in whatever order, and compares each call once."""

    def __init__(self, index: WorldIndex, imported_at: int, sessions_at: int | None = None) -> None:
        """Take a world, and when it was as it is: seconds since 1970.

        `sessions_at` is when sessions have to be valid to be listed; by default the same.
        """
        self._index, self._imported_at = index, imported_at
        self._answers: RequestMemo[ComparedAnswer] = RequestMemo(_MAX_ANSWERS)
        self._known: RequestMemo[ComparedAnswer] = RequestMemo(_MAX_ANSWERS)
        self._pairs: RequestMemo[_Pair] = RequestMemo(_MAX_ANSWERS)
        self._numbers = 0
        self._groups: dict[Hashable, _Group] = {}
        self._records = DistinctRecords(self._compare, self._take_other, self._note_session)
        self._sessions: dict[str, IssuedSession] = {}
        self._changes = TrailChanges()
        self._coverage = CoverageCount()
        self._use = UseCount(imported_at if sessions_at is None else sessions_at)
        self._days = DayCount()
        self._samples = _MAX_SAMPLES
        self._is_cut = False
        self._refused: Counter[str] = Counter()
        self._not_compared: Counter[str] = Counter()
        self._other_use: Counter[str] = Counter()

    def take(self, record: CloudTrailRecord) -> Treatment:
        """Take the next record."""
        self._coverage.add(record)
        return self._records.take(record)

    def _take_other(self, record: CloudTrailRecord) -> Treatment:
        if record.name in USE_EVENTS:
            self._other_use[record.name] += 1
            return Treatment.USE
        if record.name == SWITCH_ROLE:
            return Treatment.JOINED
        self._changes.add(record)
        return Treatment.CHANGE

    def _compare(self, record: CloudTrailRecord) -> Treatment:
        outcome = outcome_of(record)
        found = identify(record, self._index)
        if record.role and isinstance(found, RecordedCaller):
            self._days.add(found.entity, record.role, record.time, outcome)
        if outcome is RecordedOutcome.REFUSED:
            self._count_refused(record, found)
            return Treatment.USE
        if isinstance(found, NotComparable):
            return self._leave_out(found)
        if not record.role:
            return self._compare_account(record, found, outcome)
        self._use.add(found, record, outcome)
        tail = tail_of(record.error_message) if outcome is RecordedOutcome.DENIED else None
        pair = self._pair(record, found)
        request, answer = self._answer(record, found, pair, is_whole=tail is not None)
        if tail is None and is_difference(outcome, answer.decision):
            request, answer = self._answer(record, found, pair, is_whole=True)
        self._group(record, found, pair, (outcome, tail), answer, request)
        return Treatment.COMPARED

    def _leave_out(self, reason: NotComparable) -> Treatment:
        self._not_compared[reason.value] += 1
        return Treatment.NOT_COMPARED

    def _count_refused(
        self, record: CloudTrailRecord, found: RecordedCaller | NotComparable
    ) -> None:
        """Count what STS refused; with parameters, whether we refuse it, too (CT-34)."""
        code = record.error_code[:100]
        if record.parameters is not None and record.role and isinstance(found, RecordedCaller):
            ours = refusals(request_of(found, record), self._index, self._index.reading)
            same = any(one.code.removesuffix("Exception") in code for one in ours)
            code = f"{code} (refused here, too)" if same else code
        if code in self._refused or len(self._refused) < _MAX_REASONS:
            self._refused[code] += 1

    def _compare_account(
        self, record: CloudTrailRecord, found: RecordedCaller, outcome: RecordedOutcome
    ) -> Treatment:
        """Compare a denial that names no role: some callers are denied any (AR-2, AR-3)."""
        if found.kind is CallerKind.ROOT:
            answer = ComparedAnswer(
                decision=Decision.IMPLICIT_DENY, layers=(Layer.REQUEST,), rules=("AR-2",)
            )
        elif found.kind is CallerKind.FEDERATED_USER:
            answer = ComparedAnswer(
                decision=Decision.IMPLICIT_DENY, layers=(Layer.REQUEST,), rules=("AR-3",)
            )
        else:
            return self._leave_out(NotComparable.ROLE)
        tail = tail_of(record.error_message) if outcome is RecordedOutcome.DENIED else None
        pair = self._pair(record, found)
        self._group(record, found, pair, (outcome, tail), answer, request_of(found, record))
        return Treatment.COMPARED

    def _note_session(self, record: CloudTrailRecord) -> None:
        """Keep what was passed for a session, by its key, which stays in memory (CT-42, CT-54)."""
        asked, answered = record.parameters, record.response
        if record.error_code or asked is None or answered is None or not answered.access_key:
            return
        if not (asked.session_policy or asked.policy_arns or asked.tags):
            return
        if len(self._sessions) < _MAX_SESSIONS:
            self._sessions[answered.access_key] = IssuedSession(
                record.event_id, asked.session_policy, asked.policy_arns, asked.tags
            )

    # Answers

    def _answer(
        self, record: CloudTrailRecord, found: RecordedCaller, pair: "_Pair", *, is_whole: bool
    ) -> tuple[AssumeRoleRequest | None, ComparedAnswer]:
        """Return the answer to a call, `is_whole` with its reasons; the request where it is new."""
        key = (pair.number, is_whole, *_key(record, found, pair.sensitivity))
        answer = self._answers.find(key)
        if answer is not None:
            return None, answer
        request = request_of(*_interned(found, record))
        made = self._ask(request, is_whole=is_whole)
        answer = self._known.find(made) or self._known.put(made, made)
        return request, self._answers.put(key, answer)

    def _pair(self, record: CloudTrailRecord, found: RecordedCaller) -> "_Pair":
        """Return the caller and the role of a call, by a number that is soon compared."""
        key = (found.entity, record.role, record.name, found.kind)
        pair = self._pairs.find(key)
        if pair is None:
            self._numbers += 1
            sensitivity = sensitivity_of(self._index, found.entity, record.role)
            key = (intern(found.entity), intern(record.role), intern(record.name), found.kind)
            pair = self._pairs.put(key, _Pair(self._numbers, sensitivity))
        return pair

    def _ask(self, request: AssumeRoleRequest, *, is_whole: bool) -> ComparedAnswer:
        """Ask the engine; for reasons only where they are told."""
        if not is_whole:
            verdict = evaluate_assume_role(request, self._index, traced=False)
            if verdict.decision is not Decision.DEPENDS:
                return ComparedAnswer(decision=verdict.decision)
        return _answer_of(answer_assume_role(request, self._index))

    # Sums

    def _group(
        self,
        record: CloudTrailRecord,
        found: RecordedCaller,
        pair: "_Pair",
        recorded: tuple[RecordedOutcome, Tail | None],
        answer: ComparedAnswer,
        request: AssumeRoleRequest | None,
    ) -> None:
        outcome, tail = recorded
        differs = is_difference(outcome, answer.decision)
        evidence = _evidence_key(record, found, outcome, self._index) if differs else None
        key: Hashable = (pair.number, outcome, id(answer), tail, evidence)
        group = self._groups.get(key)
        if group is None:
            if len(self._groups) >= _MAX_GROUPS:
                self._is_cut = True
                key = (outcome, answer.decision, tail)
                group = self._groups.get(key)
            if group is None:
                group = self._groups[key] = self._new_group(
                    record, found, outcome, answer, request, tail
                )
        group.add(record)
        if differs:
            group.note(record, is_sample=self._samples > 0)
            self._samples -= 1

    def _new_group(
        self,
        record: CloudTrailRecord,
        found: RecordedCaller,
        outcome: RecordedOutcome,
        answer: ComparedAnswer,
        request: AssumeRoleRequest | None,
        tail: Tail | None,
    ) -> "_Group":
        is_other = found.is_recreated or _is_other_role(record, self._index)
        found, record = _interned(found, record)
        asked = request or request_of(found, record)
        return _Group(
            UnexplainedDifference(
                outcome=outcome,
                answer=answer,
                kind=found.kind,
                caller=found.entity,
                request=asked,
                tail=tail,
                is_recreated=is_other,
                is_placeholder=found.is_placeholder,
                lacks_trust_grant=record.trust_grant is False,
                access_key=_key_that_matters(record, found, outcome),
            ),
            record,
        )

    def finish(self, records: int, cut_lookups: Iterable[CutLookup] = ()) -> RealityCheck:
        """Return what came out; `records` is how many there were, whatever they were about."""
        self._records.finish()
        explainer = Explainer(self._index, self._changes, self._sessions, self._imported_at)
        coverage = self._coverage.coverage(cut_lookups)
        lines = _merged([line for one in self._groups.values() for line in one.lines(explainer)])
        return RealityCheck(
            summary=self._summary(lines, records),
            lines=lines,
            pairs=self._use.pairs(),
            sessions=self._use.sessions(),
            coverage=coverage,
            by_day=self._days.use(coverage),
            is_cut=self._is_cut or self._use.is_cut,
            is_use_cut=self._use.is_cut,
        )

    def _summary(self, lines: tuple[ComparedCalls, ...], records: int) -> Summary:
        counts: Counter[RealityComparison] = Counter()
        for line in lines:
            counts[line.comparison] += line.count
        return Summary(
            records=records,
            compared=counts.total(),
            agree=sum(count for one, count in counts.items() if one.is_agreement),
            consistent=counts[RealityComparison.CONSISTENT],
            explained=sum(count for one, count in counts.items() if one.is_explained),
            not_explained=counts[RealityComparison.NOT_EXPLAINED],
            by_class=tuple((one, counts[one]) for one in RealityComparison if counts[one]),
            refused=tuple(sorted(self._refused.items())),
            not_compared=tuple(sorted(self._not_compared.items())),
            copies=self._records.copies,
            duplicates=self._records.duplicates,
            other_use=tuple(sorted(self._other_use.items())),
        )


class _Pair(NamedTuple):
    """A caller and a role, and what of a call between them may bear on the verdict."""

    number: int
    sensitivity: Sensitivity


class _Group:
    """Calls that are alike in everything that is compared. Of differences, the times are kept."""

    __slots__ = ("count", "events", "first", "found", "last", "name", "role", "sample", "times")

    def __init__(self, found: UnexplainedDifference, record: CloudTrailRecord) -> None:
        self.found, self.name, self.role = found, record.name, record.role
        self.count, self.first, self.last = 0, record.time, record.time
        self.sample = record.event_id
        self.times: list[int] = []
        self.events: list[str] = []

    def add(self, record: CloudTrailRecord) -> None:
        self.count += 1
        if record.time < self.first:
            self.first = record.time
        elif record.time > self.last:
            self.last = record.time

    def note(self, record: CloudTrailRecord, *, is_sample: bool) -> None:
        """Keep when a call was that differs; its ID, too, where there is room for it."""
        self.times.append(record.time)
        if is_sample:
            self.events.append(record.event_id)

    def lines(self, explainer: Explainer) -> list[ComparedCalls]:
        if not self.times:
            comparison = _agreement(self.found)
            return [self._line(comparison, self.count, (self.first, self.last), self.sample)]
        explained = explainer.explain(self.found, tuple(self.times))
        by_class: dict[Explained, list[int]] = {}
        for number, one in enumerate(explained):
            by_class.setdefault(one, []).append(number)
        return [
            replace(
                self._line(
                    comparison,
                    len(numbers),
                    (min(times := [self.times[n] for n in numbers]), max(times)),
                    next((self.events[n] for n in numbers if n < len(self.events)), ""),
                ),
                evidence=evidence,
            )
            for (comparison, evidence), numbers in by_class.items()
        ]

    def _line(
        self, comparison: RealityComparison, count: int, span: tuple[int, int], sample: str
    ) -> ComparedCalls:
        found = self.found
        return ComparedCalls(
            caller=found.caller,
            role=self.role,
            action=ASSUMING[self.name],
            outcome=found.outcome,
            comparison=comparison,
            answer=found.answer,
            count=count,
            first=span[0],
            last=span[1],
            sample=sample,
            request=found.request,
        )


def _interned(
    found: RecordedCaller, record: CloudTrailRecord
) -> tuple[RecordedCaller, CloudTrailRecord]:
    """Let what is kept of a call share the texts that many have alike."""
    alike = record._replace(
        role=intern(record.role),
        name=intern(record.name),
        region=intern(record.region),
        source_address=intern(record.source_address),
        user_agent=intern(record.user_agent),
    )
    return found._replace(entity=intern(found.entity)), alike


def _agreement(found: UnexplainedDifference) -> RealityComparison:
    """Compare an answer that is no difference (CT-35)."""
    if found.answer.decision is Decision.DEPENDS:
        return RealityComparison.CONSISTENT
    tail = found.tail
    if found.outcome is RecordedOutcome.DENIED and tail is not None:
        is_explicit = found.answer.decision is Decision.EXPLICIT_DENY
        if is_explicit is not tail.is_explicit or tail.layer not in found.answer.layers:
            return RealityComparison.OTHER_REASON
    return RealityComparison.AGREE


def _answer_of(verdict: Verdict) -> ComparedAnswer:
    return ComparedAnswer(
        decision=verdict.decision,
        layers=verdict.missing or _layers(verdict.grounds),
        needs=verdict.needs,
        unknown=verdict.unknown,
        rules=verdict.rules,
    )


def _layers(grounds: tuple[DecisionGround, ...]) -> tuple[Layer, ...]:
    return tuple(dict.fromkeys(ground.layer for ground in grounds))


_ORDER = tuple(RealityComparison)


def _merged(lines: list[ComparedCalls]) -> tuple[ComparedCalls, ...]:
    """Join lines that differ in nothing that a reader sees; those not explained come first."""
    found: dict[Hashable, ComparedCalls] = {}
    for line in lines:
        seen = (line.caller, line.role, line.action, line.outcome, line.comparison)
        key = (*seen, line.answer.decision, line.answer.needs)
        other = found.get(key)
        if other is None:
            found[key] = line
            continue
        found[key] = replace(
            other,
            count=other.count + line.count,
            first=min(other.first, line.first),
            last=max(other.last, line.last),
        )
    return tuple(
        sorted(
            found.values(),
            key=lambda line: (-_ORDER.index(line.comparison), line.role, line.caller, line.first),
        )
    )


def _key(
    record: CloudTrailRecord, found: RecordedCaller, tested: Sensitivity
) -> tuple[Hashable, ...]:
    """Return what the answer to a call of a pair depends on: alike calls have the same (CT-46).

    Most of it is None, or the same object for all records, which is soon compared.
    """
    asked, identity = record.parameters, record.identity
    return (
        identity.type == "AWSAccount",
        identity.mfa,
        record.is_lossy,
        record.endpoint_id,
        identity.source_identity,
        identity.web_provider,
        record.context,
        (record.region, record.is_global) if tested.region else None,
        record.has_tls if tested.tls else None,
        record.authorized_by_idp,
        _times(record, tested) if tested.moments or tested.now or tested.issued else None,
        found.name if tested.caller_name or identity.arn in tested.facts.sessions else None,
        _address(record, tested),
        record.user_agent if tested.agent else None,
        _token_key(record, found, tested) if found.kind.is_token else None,
        None
        if asked is None
        else (
            asked.external_id if tested.external_id else None,
            asked.session_name if tested.session_name else None,
            asked.serial_number is None,
            asked.tags,
            asked.transitive_tag_keys,
            asked.inherited_tags,
            asked.source_identity,
        ),
    )


def _token_key(record: CloudTrailRecord, found: RecordedCaller, tested: Sensitivity) -> Hashable:
    """Return what of a token or an assertion bears on the answer."""
    answered = record.response
    return (
        found.audience,
        found.subject if tested.subject else None,
        record.identity.provider,
        answered and (answered.audience, answered.issuer, answered.subject_type),
    )


def _times(record: CloudTrailRecord, tested: Sensitivity) -> tuple[Hashable, Hashable]:
    """Return what of the time of a call, and of its credentials, a policy can tell apart."""
    moments, issued = tested.moments, record.identity.issued_at
    now = record.time if tested.now else place_among(record.time, moments)
    if tested.issued:
        return now, issued
    moment = parse_instant(issued)
    return now, moment and place_among(moment.timestamp(), moments)


def _address(record: CloudTrailRecord, tested: Sensitivity) -> Hashable:
    """Return what of the address a policy can tell apart."""
    address = record.source_address
    if tested.address or not is_address(address):
        return address if tested.address else None
    return place_in(address, tested.networks) if tested.networks else True


def _evidence_key(
    record: CloudTrailRecord, found: RecordedCaller, outcome: RecordedOutcome, index: WorldIndex
) -> Hashable:
    """Return what of a record bears on why it differs."""
    return (
        found.is_recreated or _is_other_role(record, index),
        record.trust_grant is False,
        _key_that_matters(record, found, outcome),
    )


def _key_that_matters(
    record: CloudTrailRecord, found: RecordedCaller, outcome: RecordedOutcome
) -> str:
    is_asked = outcome is RecordedOutcome.DENIED and found.kind is CallerKind.SESSION
    return record.identity.access_key if is_asked else ""


def _is_other_role(record: CloudTrailRecord, index: WorldIndex) -> bool:
    """Tell whether the role was made anew since: its unique ID is another (CT-29)."""
    role = index.roles.get(record.role)
    recorded = record.response.role_id if record.response is not None else ""
    return role is not None and bool(role.id and recorded) and role.id != recorded
