"""Fixes of the request itself: what it should bring, leave out, or ask for differently."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from rolescope.engine.index import WorldIndex
from rolescope.engine.inquiry import Inquiry
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.statement import short_label
from rolescope.engine.request.parameters import MAX_SECONDS, MIN_SECONDS
from rolescope.engine.request.refusals import CHAINED_MAX_SECONDS, is_capped, refusals
from rolescope.engine.request.session_attributes import source_identity, transitive_tags
from rolescope.engine.residual.search import residual
from rolescope.engine.residual.supply import MFA_AGE, MFA_PRESENT
from rolescope.engine.verdict import Layer, Need, Refusal, StatementName
from rolescope.engine.words.needs import needs_in_words
from rolescope.model.instant import duration_in_words
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.simulation.suggestions.way import (
    Fix,
    PieceKind,
    Request,
    SuggestedChange,
    SuggestedPiece,
)


def what_to_bring(
    request: Request, inquiry: Inquiry, index: WorldIndex, reading: Interpretation
) -> Iterator[Fix]:
    """Yield the residual as pieces: with all that is given, else in place of what is given."""
    left = residual(replace(request, is_open=True), index, reading)
    if left.needs:
        yield _pieces(left.needs, inquiry)
        return
    left = residual(_bare(request), index, reading)
    if left.needs:
        yield _pieces(left.needs, inquiry)


def _bare(request: Request) -> Request:
    """Return an open request without what a caller may choose."""
    if isinstance(request, AssumeRoleRequest):
        parameters = replace(
            request.parameters,
            external_id=None,
            session_name=None,
            mfa=False,
            serial_number=None,
            token_code=None,
        )
        return replace(request, is_open=True, context=(), parameters=parameters)
    return replace(request, is_open=True, context=())


def _pieces(needs: Iterable[Need], inquiry: Inquiry) -> Fix:
    """Return a piece for every key that the request does not give as it should."""
    groups: dict[str, list[Need]] = {}
    for need in needs:
        key = need.key.lower()
        groups.setdefault(MFA_PRESENT if key == MFA_AGE else key, []).append(need)
    given = inquiry.context
    return tuple(
        _piece(tuple(group))
        for group in groups.values()
        if any(given.find(need.key.lower()) != need.value for need in group)
    )


def _piece(needs: tuple[Need, ...]) -> SuggestedPiece:
    words = needs_in_words(needs).removeprefix("needs ")
    places = list(dict.fromkeys(_asker(need.statement) for need in needs if need.statement))
    asked = f"{' and '.join(places)} asks for it" if len(places) == 1 else "Policies ask for it"
    value, example = needs[0].value, ""
    if value is not None and value[0] not in words and needs[0].key.lower() != MFA_PRESENT:
        example = f", and {value[0]} will do"
    return SuggestedPiece(
        kind=PieceKind.REQUEST,
        title=f"See to it {words}" if words.startswith("that ") else f"Give {words}",
        text=f"{asked}{example}.",
        change=SuggestedChange(needs=needs),
    )


def _asker(statement: StatementName) -> str:
    """Name a statement in a sentence: `trust[0] Tools` is `Trust statement Tools`."""
    kind = _ASKERS.get(statement.layer) or statement.layer.name.capitalize()
    of = f" of {statement.policy}" if statement.layer is not Layer.TRUST else ""
    return f"{kind} statement {short_label(statement.index, statement.label)}{of}"


_ASKERS = {Layer.SCP: "SCP", Layer.RCP: "RCP"}


def what_to_leave_out(request: Request) -> Iterator[Fix]:
    """Yield what asks for more actions than a plain call (TG-1, SI-1)."""
    if not isinstance(request, AssumeRoleRequest):
        return
    parameters = request.parameters
    if parameters.tags:
        plain = replace(parameters, tags=(), transitive_tag_keys=())
        text = "Without tags the call does not need sts:TagSession."
        yield (_other(plain, "Leave out the session tags", text),)
    if parameters.source_identity:
        plain = replace(parameters, source_identity=None)
        text = "Without it the call does not need sts:SetSourceIdentity."
        yield (_other(plain, "Leave out the source identity", text),)


def _other(parameters: AssumeRoleParameters, title: str, text: str) -> SuggestedPiece:
    return SuggestedPiece(
        kind=PieceKind.REQUEST,
        title=title,
        text=text,
        change=SuggestedChange(parameters=parameters),
    )


def what_sts_takes(request: Request, index: WorldIndex, reading: Interpretation) -> Iterator[Fix]:
    """Yield for the first refusal of STS what the request may ask for instead (AR-17)."""
    if not isinstance(request, AssumeRoleRequest):
        return
    for refusal in refusals(request, index, reading):
        maker = _OF_REFUSALS.get(refusal.rule)
        piece = maker(request, refusal, index, reading) if maker is not None else None
        if piece is not None:
            yield (piece,)
        return


_Maker = Callable[[AssumeRoleRequest, Refusal, WorldIndex, Interpretation], SuggestedPiece | None]


def _duration(
    request: AssumeRoleRequest, refusal: Refusal, index: WorldIndex, reading: Interpretation
) -> SuggestedPiece | None:
    role = index.role(request.role)
    longest = (role.max_session_duration if role is not None else None) or CHAINED_MAX_SECONDS
    if is_capped(request.caller, reading):
        longest = CHAINED_MAX_SECONDS
    asked = request.parameters.duration or 0
    seconds = max(MIN_SECONDS, min(asked, longest, MAX_SECONDS))
    return _other(
        replace(request.parameters, duration=seconds),
        f"Ask for {duration_in_words(seconds)}",
        refusal.explanation,
    )


def _without(**changes: Any) -> _Maker:
    """Return what leaves parameters out; `title` names them."""
    title = changes.pop("title")

    def made(
        request: AssumeRoleRequest, refusal: Refusal, _index: WorldIndex, _reading: Interpretation
    ) -> SuggestedPiece | None:
        parameters = replace(request.parameters, **changes)
        return _other(parameters, f"Leave out {title}", refusal.explanation)

    return made


def _tags(
    request: AssumeRoleRequest, refusal: Refusal, _index: WorldIndex, _reading: Interpretation
) -> SuggestedPiece | None:
    """Leave out tags that the calling session carries already, and keys given twice."""
    seen = {key.lower() for key, _ in transitive_tags(request.caller)}
    kept = []
    for key, value in request.parameters.tags:
        if key.lower() not in seen and not key.lower().startswith("aws:"):
            seen.add(key.lower())
            kept.append((key, value))
    left = {key.lower() for key, _ in kept}
    transitive = (key for key in request.parameters.transitive_tag_keys if key.lower() in left)
    parameters = replace(
        request.parameters, tags=tuple(kept), transitive_tag_keys=tuple(transitive)
    )
    return _other(parameters, "Leave out the tags that STS refuses", refusal.explanation)


def _source_identity(
    request: AssumeRoleRequest, refusal: Refusal, _index: WorldIndex, _reading: Interpretation
) -> SuggestedPiece | None:
    carried = source_identity(request.caller)
    parameters = replace(request.parameters, source_identity=None)
    title = f"Keep the source identity {carried}"
    return _other(parameters, title, refusal.explanation)


def _mfa(
    request: AssumeRoleRequest, refusal: Refusal, _index: WorldIndex, _reading: Interpretation
) -> SuggestedPiece | None:
    parameters = replace(request.parameters, mfa=False, serial_number=None, token_code=None)
    return _other(parameters, "Leave out the MFA code", refusal.explanation)


_OF_REFUSALS: dict[str, _Maker] = {
    "CH-3": _duration,
    "CH-6": _duration,
    "AR-7": _duration,
    "AR-6": _without(title="the session name", session_name=None),
    "AR-8": _without(title="the external ID", external_id=None),
    "AR-9": _mfa,
    "AR-10": _without(title="the session policies", session_policy=None, policy_arns=()),
    "AR-11": _tags,
    "AR-12": _tags,
    "AR-13": _without(title="the source identity", source_identity=None),
    "TG-5": _tags,
    "TG-8": _tags,
    "SI-3": _source_identity,
}
