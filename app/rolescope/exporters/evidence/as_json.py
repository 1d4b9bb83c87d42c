"""Evidence as JSON, for programs: all that the other formats say, and every trace in full."""

import json
import shlex
from collections.abc import Mapping
from typing import Any

from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import ElementTrace, LayerTrace, Need, Refusal, StatementTrace
from rolescope.engine.words.needs import needs_in_words
from rolescope.engine.words.unsure import unsure_in_words
from rolescope.exporters.evidence.evidence_format import EvidenceFormat, Hide
from rolescope.exporters.hidden import hidden_file
from rolescope.model.original import original, position_of
from rolescope.model.request import AssumeRoleParameters, Context
from rolescope.model.session import RoleSession
from rolescope.model.strict_json import Path
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.callers import caller_name
from rolescope.simulation.chain import Hop
from rolescope.simulation.credentials import credentials_of
from rolescope.simulation.evidence.caller_object import caller_form
from rolescope.simulation.evidence.record import Document, Evidence, document_of
from rolescope.simulation.timeline.usable_spans import timeline
from rolescope.words.gap_text import gap_text
from rolescope.words.timeline.usable_text import timeline_in_words
from rolescope.words.verdict.authorization import is_decisive
from rolescope.words.verdict.expected_message import expected_message
from rolescope.words.verdict.sentence import verdict_sentence

FORMAT = "rolescope-evidence/1"
_Json = dict[str, Any]


def write_json(evidence: Evidence, index: WorldIndex, hide: Hide | None = None) -> bytes:
    """Return the evidence as a JSON file in UTF-8; keys keep their order."""
    text = json.dumps(_evidence(evidence, index), indent=2, ensure_ascii=True, allow_nan=False)
    data = f"{text}\n".encode()
    return data if hide is None else hidden_file(data, ".json", hide)


JSON = EvidenceFormat(id="json", title="JSON data", suffix=".json", write=write_json)


def _evidence(found: Evidence, index: WorldIndex) -> _Json:
    last, origin = found.hops[-1], found.origin
    documents = {document: number for number, document in enumerate(found.documents)}
    return {
        "format": FORMAT,
        "generated": origin.written_at,
        "engine": {"name": "RoleScope", "version": origin.engine},
        "catalogue": origin.catalogue,
        "interpretation": {
            "settings": [
                {"rule": one.rule, "name": one.name, "value": one.value} for one in found.settings
            ],
            "restsOn": list(found.uncertain),
            "inWords": unsure_in_words(found.uncertain),
        },
        "sources": {
            "names": list(origin.sources),
            "isPartial": origin.is_partial,
            "world": found.world_id,
            "now": found.world_time,
            "edits": list(origin.edits),
        },
        "question": _question(found, index),
        "verdict": last.verdict.decision.value,
        "isAllowed": last.verdict.is_allowed,
        "usableUntil": last.session.expires_at if last.session else None,
        "lasts": timeline_in_words(timeline(found.hops)),
        "hops": [_hop(hop, index, documents) for hop in found.hops],
        "notAsked": [_left(hop) for hop in found.left],
        "documents": [_document(one, found) for one in found.documents],
        "notKnown": _not_known(found),
        "reproduce": {
            "command": shlex.join(found.command),
            "arguments": list(found.command),
            "unsaid": list(found.unsaid),
        },
    }


def _question(found: Evidence, index: WorldIndex) -> _Json:
    request = found.hops[0].request
    return {
        "at": request.at,
        "mode": "open" if request.is_open else "closed",
        "caller": caller_form(request.caller, index),
        "callerName": caller_name(request.caller),
        "roles": [hop.request.role for hop in found.hops] + [hop.role for hop in found.left],
    }


def _not_known(found: Evidence) -> _Json:
    return {
        "answers": list(dict.fromkeys(x for hop in found.hops for x in hop.verdict.unknown)),
        "import": [
            {"title": told.title, "meaning": told.meaning, "subjects": list(gap.subjects)}
            for gap, told in zip(found.gaps, map(gap_text, found.gaps), strict=True)
        ],
    }


def _hop(hop: Simulation, index: WorldIndex, documents: Mapping[Document, int]) -> _Json:
    request, verdict, session = hop.request, hop.verdict, hop.session
    sentence = verdict_sentence(hop, index)
    return {
        "action": request.action,
        "caller": caller_form(request.caller, index),
        "callerName": caller_name(request.caller),
        "role": request.role,
        "at": request.at,
        "params": _parameters(request.parameters),
        "context": _context(request.context),
        "verdict": verdict.decision.value,
        "isAllowed": verdict.is_allowed,
        "headline": sentence.text,
        "because": sentence.because,
        "by": list(verdict.by),
        "rules": list(verdict.rules),
        "missing": [layer.value for layer in verdict.missing],
        "depends": [_need(need) for need in verdict.needs],
        "needs": needs_in_words(verdict.needs),
        "invalid": [_refusal(one) for one in verdict.refusals],
        "unknown": list(verdict.unknown),
        "uncertain": list(verdict.uncertain),
        "expectedMessage": expected_message(hop, index),
        "session": None if session is None else _session(session),
        "answer": None if session is None else credentials_of(session).answer,
        "layers": [_layer(layer, hop, documents) for layer in verdict.layers],
    }


def _left(hop: Hop) -> _Json:
    return {
        "role": hop.role,
        "params": _parameters(hop.parameters),
        "context": _context(hop.context),
    }


def _parameters(given: AssumeRoleParameters) -> _Json:
    """Return the parameters in the names of formats.md; no MFA code is among them."""
    found = {
        "roleSessionName": given.session_name,
        "externalId": given.external_id,
        "mfa": given.mfa or None,
        "durationSeconds": given.duration,
        "tags": [{"key": key, "value": value} for key, value in given.tags] or None,
        "transitiveTagKeys": list(given.transitive_tag_keys) or None,
        "sourceIdentity": given.source_identity,
        "sessionPolicy": given.session_policy,
        "policyArns": list(given.policy_arns) or None,
        "providedContexts": [
            {"providerArn": one.provider_arn, "contextAssertion": one.assertion}
            for one in given.provided_contexts
        ]
        or None,
    }
    return {key: value for key, value in found.items() if value is not None}


def _context(context: Context) -> _Json:
    return {key: None if values is None else list(values) for key, values in context}


def _need(need: Need) -> _Json:
    return {
        "key": need.key,
        "operator": need.operator,
        "values": list(need.values),
        "from": str(need.statement or ""),
    }


def _refusal(refusal: Refusal) -> _Json:
    return {
        "rule": refusal.rule,
        "code": refusal.code,
        "message": refusal.message,
        "explanation": refusal.explanation,
    }


def _session(session: RoleSession) -> _Json:
    return {
        "arn": session.arn,
        "assumedRoleId": session.assumed_role_id,
        "issuedAt": session.issued_at,
        "expiresAt": session.expires_at,
        "durationSeconds": session.duration,
        "reason": session.reason.value,
        "chained": session.chained,
        "maxDuration": session.max_duration,
        "maxIsAssumed": session.max_is_assumed,
        "tags": [{"key": key, "value": value} for key, value in session.tags],
        "transitiveTagKeys": list(session.transitive_tag_keys),
        "sourceIdentity": session.source_identity,
    }


def _layer(layer: LayerTrace, hop: Simulation, documents: Mapping[Document, int]) -> _Json:
    return {
        "layer": layer.layer.value,
        "action": layer.action,
        "level": layer.level,
        "outcome": layer.outcome.value,
        "decided": is_decisive(layer, hop),
        "policiesChecked": layer.policies_checked,
        "note": layer.note,
        "statements": [
            {
                "document": documents[document_of(layer, one.policy, hop.request)],
                **_statement(one),
            }
            for one in layer.statements
        ],
    }


def _statement(trace: StatementTrace) -> _Json:
    return {
        "index": trace.index,
        "label": trace.label,
        "effect": trace.effect.value if trace.effect else None,
        "match": trace.match.value,
        "elements": [_element(one, trace) for one in trace.elements],
    }


def _element(one: ElementTrace, trace: StatementTrace) -> _Json:
    return {
        "path": list(one.path),
        "lines": _lines(trace, one.path),
        "match": one.match.value,
        "text": one.text,
        "given": None if one.given is None else list(one.given),
        "variables": dict(one.variables),
    }


def _lines(trace: StatementTrace, path: Path) -> list[int] | None:
    place = position_of(trace.policy, path)
    return None if place is None else [place.line, place.last_line]


def _document(document: Document, found: Evidence) -> _Json:
    policy = document.policy
    return {
        "type": document.kind,
        "name": policy.name,
        "arn": policy.arn,
        "owner": document.owner,
        "sha256": document.sha256,
        "text": original(policy),
        "statements": [
            {"index": one.index, "label": one.label, "lines": list(one.lines), "text": one.text}
            for one in found.statements_of(document)
        ],
    }
