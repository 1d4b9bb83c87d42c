"""Fixes of a finding in words: what each does, and who loses access by it."""

from collections.abc import Sequence

from rolescope.findings.fixes import Fix
from rolescope.model.arn import group_digits, is_account_id, role_name
from rolescope.model.edit import Edit
from rolescope.model.plain import counted
from rolescope.value import Value
from rolescope.words.findings.finding_text import named, title_of_fix


class FixText(Value, kw_only=True):
    """A fix to choose: `loses` says in short who loses access, `losers` names them."""

    title: str
    loses: str
    losers: str
    edits: tuple[Edit, ...]


def fix_texts(fixes: Sequence[Fix]) -> tuple[FixText, ...]:
    """Write fixes in their order: fewest who lose access first."""
    return tuple(
        FixText(
            title=title_of_fix(fix.kind),
            loses=_loses(fix),
            losers=_losers(fix),
            edits=fix.edits,
        )
        for fix in fixes
    )


def _loses(fix: Fix) -> str:
    """Say in short who loses access (FND-57); nobody is said only where nobody can be unknown."""
    count = len(fix.loses)
    known = f"{counted(count, 'principal')} {'loses' if count == 1 else 'lose'} access"
    if fix.loses_unknown:
        return f"{known}, others may" if count else "others may lose access"
    return known if count else "nobody loses access"


def _losers(fix: Fix) -> str:
    """Name who loses access, and of whom nobody knows."""
    parts = [f"Loses access: {named(tuple(map(role_name, fix.loses)))}."] if fix.loses else []
    if fix.loses_unknown:
        unknown = named(tuple(map(_outside, fix.loses_unknown)))
        parts.append(f"Not known who calls from: {unknown}.")
    return " ".join(parts)


def _outside(account: str) -> str:
    if account == "*":
        return "any account"
    return group_digits(account) if is_account_id(account) else account
