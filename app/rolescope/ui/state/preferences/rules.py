"""How rules are read that AWS does not document: one setting for each question."""

from collections.abc import Mapping

from rolescope.engine.words.readings import READINGS, Reading
from rolescope.model.interpretation import DEFAULT, Interpretation
from rolescope.ui.state.preferences.setting import OneOfSeveral, Setting, SettingGroup


def _setting(reading: Reading) -> Setting[bool]:
    usual, other = reading.default, not reading.default
    return Setting(
        key=f"reading/{reading.field}",
        group=SettingGroup.RULES,
        mark=reading.rule,
        label=reading.question,
        help="AWS does not say. The first reading is the default.",
        words=(
            *("unsure", "interpretation", "reading", "undocumented", "verdict"),
            *(reading.yes, reading.no, reading.field),
        ),
        default=usual,
        kind=OneOfSeveral(
            (usual, other), (reading.words(value=usual), reading.words(value=other)), is_long=True
        ),
    )


RULES: tuple[Setting[bool], ...] = tuple(map(_setting, READINGS))


def interpretation(wanted: Mapping[str, bool]) -> Interpretation:
    """Return how rules are read; `wanted` are values of RULES by key."""
    fields = {
        one.field: wanted.get(f"reading/{one.field}", getattr(DEFAULT, one.field))
        for one in READINGS
    }
    return Interpretation(**fields)
