"""What the folded parts of the request form hold, in a few words."""

from datetime import tzinfo

from rolescope.model.request import AssumeRoleRequest
from rolescope.simulation.assume_role import DEFAULT_NAME
from rolescope.value import Value
from rolescope.words.requests.caller_choices import summary_of
from rolescope.words.requests.request_fields import given, local_time
from rolescope.words.requests.request_text import SOURCE_IP, SOURCE_VPC, SOURCE_VPCE

NETWORK_KEYS = (SOURCE_IP, SOURCE_VPC, SOURCE_VPCE)
_APART = ("caller", "network")  # told elsewhere, or not at all


class RequestSummary(Value):
    """A request with the time that counts as now, and what is said of its policies and keys."""

    request: AssumeRoleRequest
    start: str
    policy: str
    keys: str
    zone: tzinfo

    @property
    def folds(self) -> dict[str, str]:
        """What each part holds, by its name."""
        parameters = self.request.parameters
        found = {
            "caller": summary_of(self.request.caller),
            "tags": ", ".join(key for key, _ in parameters.tags),
            "policy": self.policy,
            "identity": parameters.source_identity or "",
            "network": ", ".join([*self._places(), self._when()]),
            "keys": self.keys,
        }
        return {name: value or "none" for name, value in found.items()}

    def session(self, duration: str) -> str:
        """Say name and duration of the session."""
        chained = " (chained)" if self.request.caller.is_session else ""
        return f"{self.request.parameters.session_name or DEFAULT_NAME}, {duration}{chained}"

    @property
    def more(self) -> str:
        """Say what all the other parts hold together."""
        held = [
            value for name, value in self.folds.items() if name not in _APART and value != "none"
        ]
        held += self._places()
        held += [self._when()] if self.request.at != self.start else []
        held += ["left open"] if self.request.is_open else []
        return ", ".join(held) or "none"

    def _places(self) -> list[str]:
        found = (given(self.request, "CONTEXT_KEY", key) for key in NETWORK_KEYS)
        return [text for text in found if text]

    def _when(self) -> str:
        local = local_time(self.request.at, self.zone)
        return f"now, {local[-5:]}" if self.request.at == self.start else local
