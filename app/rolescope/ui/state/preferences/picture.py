"""What pictures show when something is opened."""

from rolescope.questions.filters.filter import Filter, Term
from rolescope.ui.state.preferences.setting import OneOfSeveral, OnOff, Setting, SettingGroup

MAP_NAMES = Setting(
    key="map_names",
    group=SettingGroup.PICTURE,
    label="Names on the map",
    help="How many names are written below the symbols of the map. Titles always are.",
    words=("labels", "text", "canvas", "crowded", "budget"),
    default="fitting",
    kind=OneOfSeveral(("fitting", "few", "selected"), ("All that fit", "A few", "Only selected")),
)


def _hidden(key: str, label: str, help_: str, *words: str) -> Setting[bool]:
    return Setting(
        key=f"hide/{key}",
        group=SettingGroup.PICTURE,
        label=label,
        help=help_,
        words=("filter", "default", "show", *words),
        default=False,
        kind=OnOff(),
    )


HIDDEN: tuple[tuple[Setting[bool], Term], ...] = (
    (
        _hidden(
            "service-linked",
            "Hide service-linked roles",
            "Roles that AWS services make for themselves, and that only they can assume.",
            "AWSServiceRoleFor",
        ),
        Term("is", ("service-linked",), negated=True),
    ),
    (
        _hidden(
            "services",
            "Hide AWS services",
            "Services with their trusts, as the one of Lambda in the roles of functions.",
            "trust",
            "principal",
        ),
        Term("zone", ("aws",), negated=True),
    ),
    (
        _hidden(
            "identity-center",
            "Hide roles of IAM Identity Center",
            "Roles that Identity Center makes in every account, one for each permission set.",
            "SSO",
            "AWSReservedSSO",
            "permission set",
        ),
        Term("is", ("identity-center",), negated=True),
    ),
    (
        _hidden(
            "denied",
            "Hide denied trusts",
            "Trusts that no request can use, whatever it brings.",
            "verdict",
        ),
        Term("verdict", ("denied",), negated=True),
    ),
)
"""What is hidden by default, with the term of the filter that does it."""

PICTURE: tuple[Setting[str] | Setting[bool], ...] = (
    MAP_NAMES,
    *(setting for setting, _term in HIDDEN),
)


def usual_filter(wanted: dict[str, bool]) -> Filter:
    """Return the filter that a world is opened with; `wanted` are settings of HIDDEN by key."""
    return Filter(tuple(term for setting, term in HIDDEN if wanted.get(setting.key)))
