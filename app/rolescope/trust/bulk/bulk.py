"""Bulk: which of all callers may assume a role, evaluated at once."""

from copy import copy
from functools import cached_property

from rolescope.engine.decision import needed_layers
from rolescope.engine.index import WorldIndex, account_of, partition_of
from rolescope.engine.inquiry import about_role
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.language.principal import Strength
from rolescope.engine.request.admission import admit_to_role
from rolescope.engine.request.refusals import DEFAULT_MAXIMUM, is_capped
from rolescope.engine.verdict import Layer
from rolescope.model.caller import ASSUME_ROLE
from rolescope.model.principal import Role
from rolescope.model.request import PLAIN, AssumeRoleParameters, Context
from rolescope.trust.bulk.call import AssumeRoleCall
from rolescope.trust.bulk.caller_side import CallerSide
from rolescope.trust.bulk.callers import Callers
from rolescope.trust.bulk.conditions import Conditions
from rolescope.trust.bulk.mask import NOTHING, Mask, surely, union
from rolescope.trust.bulk.role_side import Grants, RoleSide
from rolescope.trust.bulk.roles import Roles
from rolescope.trust.bulk.table import LookupContext
from rolescope.trust.bulk.values import KeyValues
from rolescope.trust.entities import Entity
from rolescope.value import replace


def bulk_of(index: WorldIndex, at: str) -> "Bulk":
    """Return the bulk evaluation of a world; its index keeps the one that was asked for last."""

    def nothing() -> dict[str, Bulk]:
        return {}

    kept = index.remember("bulk evaluation", nothing)
    found = kept.get(at)
    if found is None:
        kept.clear()
        found = kept[at] = Bulk(index, at)
    return found


class Bulk:
    """Evaluates AssumeRole of all users and roles at once, with the answers of the evaluation.

    Statements are tested once for all callers and roles whom they cannot tell apart. What is
    remembered follows from the world alone, so the answers about a role are always the same.
    """

    def __init__(
        self, index: WorldIndex, at: str, interpretation: Interpretation | None = None
    ) -> None:
        """Take a world and the time of the calls; nothing is computed before it is asked for."""
        self._index, self._at, self._reading = index, at, interpretation or index.reading
        self._index_of_callers = index  # where they were looked up: their side rests on no trust
        self._calls: dict[tuple[AssumeRoleParameters, Context, bool, bool], AssumeRoleCall] = {}
        self._admitted: dict[tuple[str, bool], int] = {}
        self._role_sides: dict[str, RoleSide] = {}
        self._caller_sides: dict[str, CallerSide] = {}

    def after(self, index: WorldIndex, changed: int = 0) -> "Bulk":
        """Return the same for a world that differs in nothing but policies.

        These are trust policies, and what the `changed` callers themselves have. Where none has
        changed, both know the side of the callers as soon as one does.
        """
        made = copy(self)
        callers, means = self._callers.after(index, changed), self._means
        made._index, made._callers, made._means = index, callers, means  # noqa: SLF001 - of the copy
        made._role_sides = {  # noqa: SLF001 - of the copy
            action: side.after(index, callers) for action, side in self._role_sides.items()
        }
        if changed:
            made._index_of_callers = index  # noqa: SLF001 - of the copy
            made._caller_sides = {  # noqa: SLF001 - of the copy
                action: side.after(index, callers, changed)
                for action, side in self._caller_sides.items()
            }
        return made

    @property
    def callers(self) -> tuple[Entity, ...]:
        """All users and roles; bit i of a mask is callers[i]."""
        return self._callers.entities

    @property
    def number(self) -> dict[str, int]:
        """The number of each caller by ARN."""
        return self._callers.number

    @property
    def roles(self) -> Roles:
        """The roles by number, with those that a pattern covers."""
        return self._means.roles

    def granted(self, role: Role) -> int:
        """Return whose identity policies may allow AssumeRole on a role, with whatever request."""
        _, caller_side = self._side(ASSUME_ROLE.lower())
        return caller_side.identity.holders(self._means.roles.number[role.arn])

    def granted_to(self, callers: int) -> int:
        """Return the roles (bits of `roles`) that some callers may be granted, as in `granted`."""
        _, caller_side = self._side(ASSUME_ROLE.lower())
        return caller_side.identity.covered(callers)

    def allowed(
        self,
        role: Role,
        parameters: AssumeRoleParameters = PLAIN,
        context: Context = (),
        *,
        among: int = -1,
    ) -> Mask:
        """Tell who may assume a role: certain are the Allowed, possible those and the Depends.

        `among` limits who is asked: fewer callers cost less.
        """
        return self._answer(role, self._call(parameters, context, is_open=False), among)

    def _answer(self, role: Role, call: AssumeRoleCall, among: int) -> Mask:
        found = surely(self._admit(role) & among)
        for action in call.actions:
            if not found.possible:
                return NOTHING
            found &= self._decide(action, role, call, found.possible)
        return self._with_maximum(found, role, call)

    def reachable(self, role: Role, context: Context = (), *, among: int) -> int:
        """Return who may get in with an open request, in any Region.

        Each policy by itself may: whether something meets all of them at once takes a search.
        """
        return self._answer(role, self._open(context), among).possible

    def may(self, action: str, role: Role, *, among: int) -> int:
        """Return who may be allowed one action (in lower case), as in `reachable`."""
        wanted = self._admit(role) & among
        return self._decide(action, role, self._open(), wanted).possible if wanted else 0

    def trusted(self, role: Role, context: Context = (), *, among: int) -> int:
        """Return whom a role may trust, as in `reachable`, and whom no policy surely denies."""
        wanted = self._admit(role) & among
        call = self._open(context)
        role_side, caller_side = self._side(call.actions[0])
        grants = role_side.grants(role, call, wanted)
        found = union(granted.possible for granted in grants.values())
        number = self._means.roles.number[role.arn]
        found &= ~role_side.denies(role, number, call, found).certain
        return found & ~caller_side.denies.apply(call, role, number, found).certain

    def _open(self, context: Context = ()) -> AssumeRoleCall:
        return self._call(PLAIN, context, is_open=True, any_region=True)

    def _call(
        self,
        parameters: AssumeRoleParameters,
        context: Context,
        *,
        is_open: bool,
        any_region: bool = False,
    ) -> AssumeRoleCall:
        what = (parameters, context, is_open, any_region)
        found = self._calls.get(what)
        if found is None:
            found = self._calls[what] = AssumeRoleCall(self._at, *what)
        return found

    @cached_property
    def _callers(self) -> Callers:
        return Callers(self._index, self._reading)

    @cached_property
    def _means(self) -> LookupContext:
        roles = Roles(self._index.roles, self._reading)
        values = KeyValues(self._index, self._at, self._reading, self._callers, roles.arns[0])
        conditions = Conditions(values, self._callers, self._reading)
        return LookupContext(roles, values, conditions, self._reading, self._at)

    @cached_property
    def _layers(self) -> dict[tuple[bool, Strength], tuple[Layer, ...]]:
        """What the caller's side has to allow, in the same account and across accounts."""
        request = self._means.plain(self._callers.signers[0])
        inquiry = about_role(request, self._index, self._reading)
        return {
            (is_same, strength): needed_layers(replace(inquiry, is_same_account=is_same), strength)
            for is_same in (True, False)
            for strength in Strength
        }

    def _admit(self, role: Role) -> int:
        """Return the callers whom no rule refuses that needs no policy (AR-1 to AR-5, EV-22)."""
        kind = (partition_of(role.arn), role.is_service_linked)
        found = self._admitted.get(kind)
        if found is None:
            found = 0
            for group in self._callers.groups:
                request = self._means.plain(group.one, role.arn)
                refused, _ = admit_to_role(request, group.one, self._index, self._reading)
                found |= group.members if refused is None else 0
            self._admitted[kind] = found
        return found

    def _side(self, action: str) -> tuple[RoleSide, CallerSide]:
        callers, means = self._callers, self._means
        role_side, caller_side = self._role_sides.get(action), self._caller_sides.get(action)
        if role_side is None:
            role_side = self._role_sides[action] = RoleSide(action, self._index, callers, means)
        if caller_side is None:
            caller_side = CallerSide(action, self._index_of_callers, callers, means)
            self._caller_sides[action] = caller_side
        return role_side, caller_side

    def _decide(self, action: str, role: Role, call: AssumeRoleCall, wanted: int) -> Mask:
        """Decide about one action, in the order of evaluation.decision."""
        call = call.seen_by(action, self._reading)
        role_side, caller_side = self._side(action)
        grants = role_side.grants(role, call, wanted)
        if not grants:
            return NOTHING
        number = self._means.roles.number[role.arn]
        found = NOTHING
        for layers, some in self._by_need(grants, role).items():
            granted = some
            if Layer.IDENTITY in layers:
                granted &= caller_side.identity.apply(call, role, number, granted.possible)
            if Layer.BOUNDARY in layers:
                granted &= caller_side.boundary(call, role, number, granted.possible)
            found |= granted
        if found.possible:
            found &= caller_side.scps(call, role, number, found.possible)
        if found.possible:
            found = found.without(caller_side.denies.apply(call, role, number, found.possible))
        if found.possible:
            found = found.without(role_side.denies(role, number, call, found.possible))
        return found

    def _by_need(self, grants: Grants, role: Role) -> dict[tuple[Layer, ...], Mask]:
        """Sort whom the role trusts by what their own side has to allow besides (EV-10 to 20)."""
        same = self._callers.by_account.get(account_of(role.arn), 0)
        sides = ((True, same), (False, self._callers.everyone & ~same))
        found: dict[tuple[Layer, ...], Mask] = {}
        for strength, granted in grants.items():
            for is_same, members in sides:
                if granted.possible & members:
                    layers = self._layers[is_same, strength]
                    found[layers] = found.get(layers, NOTHING) | granted.within(members)
        return found

    def _with_maximum(self, found: Mask, role: Role, call: AssumeRoleCall) -> Mask:
        """DF-6: a wish longer than the assumed maximum cannot be decided."""
        asked = call.parameters.duration or 0
        if role.max_session_duration is not None or asked <= DEFAULT_MAXIMUM:
            return found
        capped = 0
        for group in self._callers.groups:
            capped |= group.members if is_capped(group.one.caller, self._reading) else 0
        return Mask(found.certain & capped, found.possible)
