"""Evidence: the question, the answer, what it is based on, and how to reproduce it.

What must not be written down: single-use codes, and claims that are tokens or keys themselves.

The product never holds a token, an assertion or a key; but who describes a caller may put one
among the claims, and a request has room for the code of an MFA device.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields

from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import SETTINGS, Interpretation
from rolescope.engine.request.parameters import ASSERTION_LENGTH, has_mfa
from rolescope.engine.request.refusals import doubtful_device
from rolescope.engine.verdict import Layer, LayerTrace
from rolescope.model.caller import (
    Caller,
    SessionCaller,
)
from rolescope.model.coverage import coverage
from rolescope.model.gap import Gap
from rolescope.model.instant import format_instant, parse_instant
from rolescope.model.original import original, position_of
from rolescope.model.plain import text_sha256
from rolescope.model.policy import Policy
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.simulation.assume_role import Simulation, simulate
from rolescope.simulation.callers import caller_name
from rolescope.simulation.chain import Hop
from rolescope.simulation.evidence.command import assume_words, unsaid
from rolescope.value import Value, replace

WITHHELD = "WITHHELD"
_NAME = re.compile(
    r"(?:^|[^a-z0-9])(?:token|secret|password|passwd|nonce|code|api_?key|hash|assertion|"
    r"credentials?)$"
)
_VALUE = re.compile(
    r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]*"  # a token
    r"|-----BEGIN [A-Z ]+-----"  # a key or certificate
    r"|\b(?:ASIA|AKIA)[A-Z0-9]{16}\b"  # an access key
)


def without_secrets(request: AssumeRoleRequest) -> AssumeRoleRequest:
    """Return the same question without what is secret in it."""
    parameters = _parameters(request.parameters)
    if parameters.mfa and doubtful_device(request):  # the verdict says so
        parameters = replace(parameters, serial_number=request.parameters.serial_number)
    return replace(request, caller=_caller(request.caller), parameters=parameters)


def _caller(caller: Caller) -> Caller:
    if isinstance(caller, SessionCaller) and caller.source is not None:
        return replace(caller, source=_caller(caller.source))
    return caller.with_claims(
        tuple((name, values) for name, values in caller.claims if not _is_secret(name, values))
    )


def _is_secret(name: str, values: tuple[str, ...]) -> bool:
    return _NAME.search(name.lower()) is not None or any(map(_VALUE.search, values))


def _withheld(assertion: str) -> str:
    """Return what stands for an assertion; of one that STS refuses, the length is kept."""
    least, most = ASSERTION_LENGTH
    return WITHHELD if least <= len(assertion) <= most else "-" * len(assertion)


def _parameters(given: AssumeRoleParameters) -> AssumeRoleParameters:
    """Leave out the MFA code, and the assertions of contexts.

    `mfa` stands for a valid code; of one that STS refuses, the form is kept for its refusal.
    """
    contexts = tuple(
        replace(one, assertion=_withheld(one.assertion)) for one in given.provided_contexts
    )
    kept = replace(given, provided_contexts=contexts)
    if given.token_code is None:
        return kept
    if has_mfa(given):
        return replace(kept, mfa=True, serial_number=None, token_code=None)
    return replace(kept, token_code=re.sub("[0-9]", "0", given.token_code))


class EvidenceUnavailable(Exception):
    """The answer depends on something that must not be written down."""


class EvidenceOrigin(Value, kw_only=True):
    """Where evidence comes from; all of it is passed in, since nothing here reads a clock.

    `sources` are names without folders, `file` that of the evidence itself. `written_at` is ISO
    8601; `engine` and `catalogue` are versions. `edits` are the labels of a scenario's edits:
    with any, the sources alone do not bring the answer back. `is_partial`: of the sources only a
    part could be read.
    """

    sources: tuple[str, ...]
    file: str
    written_at: str
    engine: str
    catalogue: str
    edits: tuple[str, ...] = ()
    is_partial: bool = False


class Document(Value):
    """A policy document with the entity that it belongs to, by ARN or name.

    `kind` is the layer that it had a say in: a managed policy can be a permissions boundary.
    """

    policy: Policy
    owner: str
    kind: str

    @property
    def sha256(self) -> str:
        """The SHA-256 of the document as its source had it, in hexadecimal digits."""
        return text_sha256(original(self.policy))


class Quote(Value):
    """One statement as it stands in its document: first and last line, and the text."""

    index: int
    label: str
    lines: tuple[int, int]
    text: str


class EvidenceSetting(Value):
    """A setting of the engine that is not the default, with the UNSURE rule that it reads."""

    rule: str
    name: str
    value: bool


class Evidence(Value, kw_only=True):
    """One simulation or a chain, hop by hop, with everything that it rests on.

    `left` are hops that the chain did not come to. `documents` are all policy documents that had
    a say, each once. `gaps` is what the import lacks. `command` are the words of the command line
    that writes this very file; `unsaid` what of the question it cannot say.
    """

    origin: EvidenceOrigin
    hops: tuple[Simulation, ...]
    left: tuple[Hop, ...]
    world_id: str
    world_time: str | None
    settings: tuple[EvidenceSetting, ...]
    documents: tuple[Document, ...]
    gaps: tuple[Gap, ...]
    command: tuple[str, ...]
    unsaid: tuple[str, ...]

    @property
    def uncertain(self) -> tuple[str, ...]:
        """The UNSURE rules that the answers rest on, each once."""
        found = (rule for hop in self.hops for rule in hop.verdict.uncertain)
        return tuple(dict.fromkeys(found))

    def statements_of(self, document: Document) -> tuple[Quote, ...]:
        """Return the statements of a document that the answers looked at, in its order."""
        seen = {
            statement.index: statement.label
            for hop in self.hops
            for layer in hop.verdict.layers
            for statement in layer.statements
            if document_of(layer, statement.policy, hop.request) == document
        }
        return tuple(_quote(document.policy, index, seen[index]) for index in sorted(seen))


def _quote(policy: Policy, index: int, label: str) -> Quote:
    place = position_of(policy, ("Statement", index))
    if place is None:
        return Quote(index, label, (1, 1), "")
    text = original(policy)[place.start : place.end]
    return Quote(index, label, (place.line, place.last_line), text)


def evidence(
    hops: Sequence[Simulation],
    index: WorldIndex,
    origin: EvidenceOrigin,
    *,
    left: Sequence[Hop] = (),
    interpretation: Interpretation | None = None,
) -> Evidence:
    """Return the evidence of a simulated chain; a single simulation is a chain of one.

    Raises:
        CannotTestify: without what is secret in the question, the answer is another.
    """
    reading = interpretation or index.reading
    done = _harmless(hops, index, reading)
    requests = [hop.request for hop in done]
    words = assume_words(origin.sources, requests, left, index)
    edits = (f"the edit of the scenario: {edit}" for edit in origin.edits)
    settings = tuple(_settings(reading))
    set_otherwise = (f"the setting {one.name} ({one.rule})" for one in settings)
    return Evidence(
        origin=origin,
        hops=done,
        left=tuple(left),
        world_id=index.world.id,
        world_time=index.world.now,
        settings=settings,
        documents=tuple(dict.fromkeys(_documents(done))),
        gaps=coverage(index.world).gaps,
        command=(*words, "--evidence", origin.file, "--generated", origin.written_at),
        unsaid=(*edits, *set_otherwise, *dict.fromkeys(unsaid(requests, left))),
    )


def _harmless(
    hops: Sequence[Simulation], index: WorldIndex, interpretation: Interpretation
) -> tuple[Simulation, ...]:
    """Ask again without what is secret, and with the time as a command writes it."""
    done: list[Simulation] = []
    for hop in hops:
        request = without_secrets(hop.request)
        moment = parse_instant(request.at)
        request = replace(request, at=format_instant(moment) if moment else request.at)
        if request == hop.request:
            done.append(hop)
            continue
        again = simulate(request, index, interpretation)
        if _answer(again) != _answer(hop):
            raise EvidenceUnavailable(
                "the answer rests on a token, code or other secret in the question, which must "
                "not be written down"
            )
        done.append(again)
    return tuple(done)


def _answer(hop: Simulation) -> tuple[object, ...]:
    rules = tuple(refusal.rule for refusal in hop.verdict.refusals)
    return hop.verdict.decision, hop.session, rules, hop.verdict.by


def _settings(interpretation: Interpretation) -> Iterator[EvidenceSetting]:
    rules = {name: rule for rule, name in SETTINGS}
    for field in fields(Interpretation):
        value = getattr(interpretation, field.name)
        if value != field.default:
            yield EvidenceSetting(rules.get(field.name, "U-4"), field.name, value)


def _documents(hops: Sequence[Simulation]) -> Iterator[Document]:
    for hop in hops:
        for layer in hop.verdict.layers:
            for statement in layer.statements:
                yield document_of(layer, statement.policy, hop.request)


def document_of(layer: LayerTrace, policy: Policy, request: AssumeRoleRequest) -> Document:
    """Return a document with what it belongs to: its own ARN, that of the role or the caller."""
    return Document(policy, _owner(layer, policy, request), layer.layer.value)


def _owner(layer: LayerTrace, policy: Policy, request: AssumeRoleRequest) -> str:
    if layer.layer is Layer.TRUST:
        return request.role
    if policy.arn is not None:
        return policy.arn
    return request.caller.arn_or_provider or caller_name(request.caller)
