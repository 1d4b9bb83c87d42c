"""What rolescope collect writes beside the answers of AWS: how each call ended, and aliases."""

from rolescope.importers.fields import Record
from rolescope.importers.gathering import Gathering
from rolescope.importers.importer import Content, Importer
from rolescope.model.collection import CallOutcome, CallState, Collection
from rolescope.model.plain import without_sign_in

FORMAT = "rolescope-collection/1"
WHOLE = ""  # in place of the time back to which records of CloudTrail were read
_STATES = {state.value: state for state in CallState}


def _is_written(content: Content) -> bool:
    return isinstance(content.value, dict) and content.value.get("format") == FORMAT


def _has_records(content: Content) -> bool:
    return isinstance(content.value, dict) and "Events" in content.value and _is_written(content)


def _detect(content: Content) -> bool:
    return _is_written(content) and not _has_records(content)


def _read(content: Content, gathering: Gathering) -> None:
    top = gathering.record(content.value, content.place)
    if top.has("calls"):
        part = top.text("account") or ""
        gathering.calls += (
            outcome
            for record in top.records("calls")
            if (outcome := _outcome(record, part)) is not None
        )
        return
    gathering.collection = Collection(
        account=top.text("account") or "",
        arn=top.text("arn") or "",
        started=top.text("started") or "",
        ended=top.text("ended") or "",
        endpoint=without_sign_in(top.text("endpoint") or "") or None,
    )


def _outcome(record: Record, part: str) -> CallOutcome | None:
    state = _STATES.get(record.text("state") or "")
    if state is None:
        record.wrong("state", "complete, denied, failed or skipped")
        return None
    items = record.value.get("items")
    return CallOutcome(
        part=part,
        call=record.text("call") or "",
        state=state,
        items=items if isinstance(items, int) else 0,
        said=record.text("said") or "",
        meaning=record.text("meaning") or "",
        advice=record.text("advice") or "",
    )


def _has_aliases(content: Content) -> bool:
    return isinstance(content.value, dict) and isinstance(content.value.get("AccountAliases"), list)


def _read_aliases(content: Content, gathering: Gathering) -> None:
    """An account has one alias or none."""
    top = gathering.record(content.value, content.place)
    aliases = top.texts("AccountAliases")
    if aliases and content.account is not None:
        gathering.aliases[content.account] = aliases[0]


COLLECTED = Importer(
    id="collected", title="Live import (rolescope collect)", detect=_detect, read=_read
)
COLLECTED_RECORDS = Importer(  # they are compared, and are no part of the world
    id="collected-records",
    title="Records of CloudTrail (rolescope collect)",
    detect=_has_records,
    read=lambda _content, _gathering: None,
    is_kept=False,
)
ALIASES = Importer(
    id="aliases",
    title="Account alias (ListAccountAliases)",
    detect=_has_aliases,
    read=_read_aliases,
    yaml_keys=("AccountAliases",),
)
