"""Paths over trusts and ways as JSON (formats.md, Ways)."""

from collections.abc import Iterable
from typing import Any

from rolescope.engine.words.conditions import condition_in_words
from rolescope.escalation.path import AdminHop, EndsIn, PathHop, WayHop, WayPath, WayPaths
from rolescope.escalation.proof import Proofs
from rolescope.exporters.ways_json import way_json
from rolescope.trust.paths.needs import StepNeed
from rolescope.words.paths.path_words import LEVELS
from rolescope.words.paths.way_paths import path_remark


def way_paths_json(found: WayPaths, proofs: Proofs) -> dict[str, Any]:
    """Return the paths of a question."""
    return {
        "maxHops": found.max_hops,
        "count": found.count,
        "countIsExact": found.is_exact,
        "shortest": found.shortest,
        "paths": [way_path_json(path, proofs) for path in found.listed],
    }


def way_path_json(path: WayPath, proofs: Proofs) -> dict[str, Any]:
    """Return one path."""
    hops = zip(path.hops, path.needs, path.rights, strict=True)
    return {
        "nodes": list(path.nodes),
        "level": LEVELS[path.level].lower(),
        "unmet": path.unmet,
        "hops": [
            _hop_json(hop, needs, proofs.after(hop.source, rights.changes))
            for hop, needs, rights in hops
        ],
        "stoppedAt": None if path.stopped_at is None else path.stopped_at + 1,
        "reason": path_remark(path),
        "unknown": [] if path.stopped is None else list(path.stopped.unknown),
        "endsIn": None if path.ends_in is None else _end_json(path.ends_in),
    }


def _hop_json(hop: PathHop, needs: Iterable[StepNeed], proofs: Proofs) -> dict[str, Any]:
    ends = {"from": hop.source, "to": hop.target}
    if isinstance(hop, WayHop):
        way = way_json(hop.way, proofs)
        del way["source"], way["target"]
        raises = {"raises": hop.raises} if hop.raises else {}
        return {"kind": "way", **ends, **way, **raises}
    if isinstance(hop, AdminHop):
        return {"kind": "way", **ends, "rule": "PE-77", **_OF_ADMINS}
    return {
        "kind": "trust",
        **ends,
        "edge": hop.edge.id,
        "needs": [need_json(need) for need in needs],
    }


_OF_ADMINS: dict[str, Any] = {
    "gain": "become",
    "admin": True,
    "state": "holds",
    "mfa": "not needed",
    "needs": [],
    "alternatives": [],
    "through": [],
    "throughCount": 0,
    "depends": [],
    "traces": [],
    "alsoKnownAs": [],
    "frameworks": [],
}


def _end_json(end: EndsIn) -> dict[str, Any]:
    return {
        "action": end.action,
        "resource": end.resource,
        "verdict": end.verdict.decision.value,
        "by": list(end.verdict.by),
    }


def need_json(need: StepNeed) -> dict[str, Any]:
    """Return what a trust asks for."""
    condition = need.condition
    return {
        "kind": need.kind.value,
        "key": condition.key,
        "operator": condition.operator,
        "values": list(condition.values),
        "words": condition_in_words(condition),
    }
