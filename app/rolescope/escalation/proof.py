"""The proof of a way: each needed action, asked of the engine again with its reasons."""

from rolescope.engine.evaluate import answer_action
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Verdict
from rolescope.escalation.raised import raised_index
from rolescope.escalation.rights import Changes
from rolescope.escalation.way import NeededAction
from rolescope.model.caller import Caller
from rolescope.model.request import ActionRequest
from rolescope.trust.entities import caller_of


def request_of(caller: Caller, need: NeededAction, at: str) -> ActionRequest:
    """Return the request that a needed action makes.

    It is open only where something is left open: all else that it takes is in its context.
    """
    return ActionRequest(
        caller=caller,
        action=need.action,
        resource=need.resource,
        at=at,
        resource_account=need.resource_account,
        resource_policy=need.resource_policy,
        context=need.context,
        is_open=not need.answer.is_certain,
    )


class Proofs:
    """Proves needed actions; what one source asks for in many ways is proved once."""

    def __init__(self, index: WorldIndex, at: str) -> None:
        """Take the world and the time."""
        self._index, self._at = index, at
        self._source = ""
        self._known: dict[ActionRequest, Verdict] = {}

    def after(self, source: str, changes: Changes) -> "Proofs":
        """Return what proves the actions of a source after raises changed it."""
        if not changes:
            return self
        return Proofs(raised_index(self._index, source, changes), self._at)

    def prove(self, source: str, need: NeededAction) -> Verdict:
        """Return the verdict on a needed action of a source."""
        if source != self._source:  # ways are told source by source: no more is kept
            self._source, self._known = source, {}
        entity = self._index.user(source) or self._index.roles[source]
        request = request_of(caller_of(entity), need, self._at)
        found = self._known.get(request)
        if found is None:
            found = self._known[request] = answer_action(request, self._index)
        return found
