"""The call that is evaluated for all callers at once."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field

from rolescope.engine.inquiry import needed_actions
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.context import OPEN, UnknownKey, Values
from rolescope.engine.request.parameters import has_mfa
from rolescope.engine.request.request_keys import keys_in_doubt, parameter_keys
from rolescope.engine.request.unknown_keys import is_ruled_out
from rolescope.model.caller import Caller, UserCaller
from rolescope.model.request import PLAIN, AssumeRoleParameters, AssumeRoleRequest, Context

_NOBODY = UserCaller("")
Settled = tuple[tuple[str, Values | UnknownKey | None], ...]
"""Keys with what they hold, whoever calls; None: absent."""


@dataclass(frozen=True, slots=True)
class AssumeRoleCall:
    """Parameters and given keys of a call of AssumeRole, without caller and role.

    `given` are the keys (lower case) that follow from these alone, whoever calls; None: absent.
    `any_region`: the Region is left open as well, which no open request does (CK-26), and so is
    when the credentials were issued, for a user may have got a token before (MFA-3).
    `actions` are all that have to be allowed, in lower case (TG-1, SI-1).
    """

    at: str
    parameters: AssumeRoleParameters = PLAIN
    context: Context = ()
    is_open: bool = False
    any_region: bool = False
    given: dict[str, Values | UnknownKey | None] = field(init=False, compare=False)
    actions: tuple[str, ...] = field(init=False, compare=False)
    _settled: dict[tuple[str, ...], Settled] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Find the given keys. What plain callers carry on (TG-7, SI-2) is nothing."""
        plain = self.request(_NOBODY, "")
        keys = parameter_keys(plain, has_mfa=has_mfa(self.parameters))
        given: dict[str, Values | UnknownKey | None] = {
            key: values or None for key, values in keys.items()
        }
        if self.any_region:
            given |= {"aws:requestedregion": OPEN, "aws:tokenissuetime": OPEN}
        for key, listed in self.context:
            given[key.lower()] = listed or None
        object.__setattr__(self, "given", given)
        object.__setattr__(self, "_settled", {})
        actions = tuple(action.lower() for action in needed_actions(plain))
        object.__setattr__(self, "actions", actions)

    def seen_by(self, action: str, reading: Interpretation) -> "AssumeRoleCall":
        """Return the call as an action sees it: on the side, it may lack parameters (U-18)."""
        in_doubt = keys_in_doubt(action)
        if not in_doubt or reading.side_actions_see_all:
            return self
        made = copy(self)
        object.__setattr__(made, "given", self.given | dict.fromkeys(in_doubt))
        object.__setattr__(made, "_settled", {})
        return made

    def settled(self, keys: tuple[str, ...]) -> Settled:
        """Return those of some keys that the call settles, whoever calls, with what they hold."""
        found = self._settled.get(keys)
        if found is None:
            found = self._settled[keys] = tuple(self._settle(keys))
        return found

    def _settle(self, keys: tuple[str, ...]) -> Iterator[tuple[str, Values | UnknownKey | None]]:
        for key in keys:
            if key in self.given:
                yield key, self.given[key]
            elif self.is_open and is_ruled_out(key, self.given):
                yield key, None

    def request(self, caller: Caller, role: str) -> AssumeRoleRequest:
        """Return the request of one caller."""
        return AssumeRoleRequest(
            caller=caller,
            role=role,
            at=self.at,
            parameters=self.parameters,
            context=self.context,
            is_open=self.is_open,
        )
