"""Ways as JSON and as rows of a table (formats.md, Ways)."""

from collections.abc import Iterator, Mapping
from typing import Any

from rolescope.escalation.proof import Proofs
from rolescope.escalation.way import Dependence, Escalations, EscalationWay, NeededAction
from rolescope.findings.frameworks import FRAMEWORKS
from rolescope.value import Value, as_dict
from rolescope.words.escalation.way_text import depends_words

MAX_THROUGH = 20
COLUMNS = ("rule", "title", "source", "target", "gain", "admin", "state", "mfa", "needs", "depends")


def ways_json(found: Escalations, proofs: Proofs) -> dict[str, Any]:
    """Return what was found; its ways come one by one, for there may be hundreds of thousands."""
    return {
        "ways": _each(found, proofs),
        "admins": [
            {"account": account, "admins": list(arns)} for account, arns in found.admins.items()
        ],
        "notChecked": [{"rule": rule, "needs": needs} for rule, needs in found.not_checked],
    }


def way_json(way: EscalationWay, proofs: Proofs) -> dict[str, Any]:
    """Return one way."""
    return _told(way.source, _about(way), proofs)


class _About(Value, eq=False):
    """What is told of a way whoever its source is: before what it needs, and after."""

    way: EscalationWay
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def _each(found: Escalations, proofs: Proofs) -> Iterator[dict[str, Any]]:
    for source, ways in found.told(_about):
        yield from (_told(source, one, proofs) for _, one in ways)


def _about(way: EscalationWay) -> _About:
    return _About(
        way,
        {
            "target": way.target,
            "gain": way.gain.value,
            "admin": way.is_admin,
            "state": way.state.value,
            "mfa": "needed" if way.needs_mfa else "not needed",
        },
        {
            "through": [{"type": one.type, "arn": one.arn} for one in way.through[:MAX_THROUGH]],
            "throughCount": len(way.through),
            "depends": [_depends(way, one) for one in way.depends],
            "traces": list(way.rule.traces),
            "alsoKnownAs": list(way.rule.known_as),
            "frameworks": [as_dict(number) for number in FRAMEWORKS.get(way.rule.id, ())],
        },
    )


def _told(source: str, about: _About, proofs: Proofs) -> dict[str, Any]:
    best, *others = (
        [_need(source, one, proofs) for one in made.needs] for made in about.way.alternatives
    )
    return {
        "rule": about.way.rule.id,
        "source": source,
        **about.before,
        "needs": best,
        "alternatives": others,
        **about.after,
    }


def _need(source: str, need: NeededAction, proofs: Proofs) -> dict[str, Any]:
    verdict = proofs.prove(source, need)
    return {
        "action": need.action,
        "resource": need.resource,
        "context": {
            key: None if values is None else values[0] if len(values) == 1 else list(values)
            for key, values in need.context
        },
        "verdict": verdict.decision.value,
        "by": list(verdict.by),
    }


def _depends(way: EscalationWay, one: Dependence) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": one.kind.value}
    if one.type:
        found["type"] = one.type
    if one.key:
        found["key"] = one.key
    return {**found, "words": depends_words(way, one)}


def way_rows(found: Escalations) -> Iterator[tuple[str, ...]]:
    """Yield a row of a table for each way, by `COLUMNS`."""
    for source, ways in found.told(_cells):
        for target, (before, after) in ways:
            yield (*before, source, target, *after)


def _cells(way: EscalationWay) -> tuple[tuple[str, str], tuple[str, ...]]:
    """Return the cells before and after those of the ends: whoever the source is, the same."""
    return (way.rule.id, way.rule.title), (
        way.gain.value,
        "yes" if way.is_admin else "no",
        way.state.value,
        "needed" if way.needs_mfa else "not needed",
        "; ".join(f"{one.action} {one.resource}" for one in way.best.needs),
        " ".join(depends_words(way, one) for one in way.depends),
    )
