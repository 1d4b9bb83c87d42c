"""Why a call needs an action on the side: what it passes, and what its session brings along."""

from collections.abc import Iterator
from typing import NamedTuple

from rolescope.engine.inquiry import SET_CONTEXT, SET_SOURCE_IDENTITY, TAG_SESSION
from rolescope.engine.request.session_attributes import source_identity, transitive_tags
from rolescope.engine.request.token_attributes import token_attributes
from rolescope.model.arn import role_name
from rolescope.model.caller import Caller, CallerKind, SessionCaller
from rolescope.model.plain import shortlist
from rolescope.model.request import AssumeRoleRequest
from rolescope.simulation.callers import caller_name

_MAX_NAMED_TAGS = 4  # tags by name


class ActionReason(NamedTuple):
    """Half a sentence ("the call passes the session tag team"), and the rule."""

    text: str
    rule: str


def why_needed(request: AssumeRoleRequest, action: str) -> ActionReason | None:
    """Say what makes a request need an action beside its own (TG-1, SI-1, SI-2, AR-20).

    None for the action that is asked for itself.
    """
    name = action.lower()
    if name == TAG_SESSION.lower():
        found = list(_tags(request))
    elif name == SET_SOURCE_IDENTITY.lower():
        found = list(_identity(request))
    elif name == SET_CONTEXT.lower():
        found = [ActionReason("the call passes a context assertion", "AR-20")]
    else:
        return None
    text = ", and ".join(why.text for why in found)
    return ActionReason(text, found[-1].rule) if found else None


def _tags(request: AssumeRoleRequest) -> Iterator[ActionReason]:
    passed = [key for key, _ in request.parameters.tags]
    if passed:
        yield ActionReason(f"the call passes {_tag_words('session tag', passed)}", "TG-1")
    brought = [key for key, _ in token_attributes(request.caller).tags]
    if brought:
        yield ActionReason(
            f"{_credential(request.caller)} brings {_tag_words('tag', brought)}", "CK-71"
        )
    by_origin: dict[str, list[str]] = {}
    for key, _ in transitive_tags(request.caller):
        by_origin.setdefault(_origin_of_tag(request.caller, key), []).append(key)
    for origin, keys in by_origin.items():
        yield ActionReason(
            f"the session brings {_tag_words('transitive tag', keys)} along{origin}", "TG-1"
        )


def _identity(request: AssumeRoleRequest) -> Iterator[ActionReason]:
    inherited = source_identity(request.caller)
    brought = token_attributes(request.caller).source_identity
    if inherited is not None:
        origin = _origin_of_identity(request.caller)
        yield ActionReason(
            f"the session brings the source identity {inherited} along{origin}", "SI-2"
        )
    elif request.parameters.source_identity:
        passed = request.parameters.source_identity
        yield ActionReason(f"the call passes the source identity {passed}", "SI-1")
    elif brought:
        text = f"{_credential(request.caller)} brings the source identity {brought}"
        yield ActionReason(text, "CK-71")


def _tag_words(noun: str, keys: list[str]) -> str:
    plural = "" if len(keys) == 1 else "s"
    return f"the {noun}{plural} {shortlist(keys, _MAX_NAMED_TAGS)}"


def _credential(caller: Caller) -> str:
    return "the SAML assertion" if caller.kind is CallerKind.SAML else "the token"


def _sessions(caller: Caller) -> Iterator[SessionCaller]:
    """Yield the sessions that led to a caller, the latest first."""
    at: Caller | None = caller
    while isinstance(at, SessionCaller):
        yield at
        at = at.source


def _origin_of_tag(caller: Caller, key: str) -> str:
    """TG-7: a transitive tag stays from the session on that it was set for."""
    setters = [
        one
        for one in _sessions(caller)
        if key.lower() in {name.lower() for name in one.transitive_tag_keys}
        and key.lower() in {name.lower() for name, _ in one.tags}
    ]
    return _since(setters[-1]) if setters else ""


def _origin_of_identity(caller: Caller) -> str:
    """SI-2, SI-4: the source identity stays from the session on that it was set for."""
    setters = [one for one in _sessions(caller) if one.source_identity]
    return _since(setters[-1]) if setters else ""


def _since(session: SessionCaller) -> str:
    """Say when it was set, as far as is known who assumed the role."""
    role, source = role_name(session.role), session.source
    if source is None:
        return f", set when {role} was assumed"
    if source.is_token:
        return f", set by {_credential(source)} of {caller_name(source)} when {role} was assumed"
    return f", set when {caller_name(source)} assumed {role}"
