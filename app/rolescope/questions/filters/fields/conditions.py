"""What a trust asks for: the keys of its conditions, on either side."""

from rolescope.model.plain import visible
from rolescope.questions.filters.fields.field import FilterableField
from rolescope.questions.filters.filter_facts import FilterFacts
from rolescope.trust.edge import Edge

_NONE = "none"


def _keys(_facts: FilterFacts, edge: Edge) -> tuple[str, ...]:
    sides = (*(edge.alternatives or (edge.conditions,)), edge.caller_conditions)
    keys = {condition.key.lower(): condition.key for side in sides for condition in side}
    return tuple(_SPELLED.get(key, visible(keys[key])) for key in sorted(keys)) or (_NONE,)


_SPELLED = {
    key.lower(): key
    for key in (
        "aws:MultiFactorAuthPresent",
        "aws:MultiFactorAuthAge",
        "aws:PrincipalArn",
        "aws:PrincipalOrgID",
        "aws:SourceAccount",
        "aws:SourceArn",
        "aws:SourceIp",
        "sts:ExternalId",
        "sts:RoleSessionName",
    )
}
"""How AWS writes keys that documents write in any case."""

_CALLED = {
    "aws:multifactorauthpresent": ("MFA",),
    "aws:multifactorauthage": ("MFA",),
    "sts:externalid": ("external ID",),
    "aws:currenttime": ("time",),
    "aws:epochtime": ("time",),
    "aws:sourceip": ("IP address",),
}
"""What people call keys."""

CONDITION = FilterableField(
    id="cond",
    title="Condition",
    hint="condition key that a trust or the caller's side asks for",
    of_edge=_keys,
    label=lambda _facts, value: "No condition" if value == _NONE else value,
    also=lambda _facts, value: _CALLED.get(value.lower(), ()),
)
