"""The proof of a way: each needed action, asked of the engine again with its reasons."""

from rolescope.engine.evaluate import answer_action
from rolescope.engine.index import WorldIndex
from rolescope.engine.verdict import Verdict
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
    """Proves needed actions; those that many sources share are proved once."""

    def __init__(self, index: WorldIndex, at: str) -> None:
        """Take the world and the time."""
        self._index, self._at = index, at
        self._known: dict[int, tuple[NeededAction, Verdict]] = {}

    def prove(self, source: str, need: NeededAction) -> Verdict:
        """Return the verdict on a needed action of a source."""
        known = self._known.get(id(need))  # kept beside its id, so that the id stays its own
        if known is None:
            entity = self._index.user(source) or self._index.roles[source]
            request = request_of(caller_of(entity), need, self._at)
            known = self._known[id(need)] = need, answer_action(request, self._index)
        return known[1]
