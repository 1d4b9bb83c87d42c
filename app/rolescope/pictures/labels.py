"""How several principals are called together, and what became of several trusts."""

from collections.abc import Mapping, Sequence

from rolescope.pictures.picture import PictureChange

_SEPARATORS = "-_./"
_SHORTEST = 3  # a shorter common beginning tells nothing


def common_prefix(names: Sequence[str]) -> str:
    """Return what all names begin with, up to a separator; empty when that is too little."""
    first, last = min(names), max(names)
    length = next(
        (i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b),
        min(len(first), len(last)),
    )
    start = first[:length]
    cut = max(start.rfind(separator) for separator in _SEPARATORS) + 1
    if cut > _SHORTEST:
        return start[:cut]
    return start if len(start) > _SHORTEST + 2 and cut <= 0 else ""


def row_label(names: Sequence[str], noun: str, *, compact: bool) -> tuple[str, str]:
    """Return the name of a row and the small text after it.

    One: its name. Two without a common beginning: "ci-runner", "and nightly". Several:
    "gha-build-*", "3 roles". Compact: "+1" and "3".
    """
    first, count = names[0], len(names)
    if count == 1:
        return first, ""
    if len(set(names)) == 1:
        return first, str(count) if compact else f"{count} {noun}s"
    prefix = common_prefix(names)
    if prefix:
        return f"{prefix}*", str(count) if compact else f"{count} {noun}s"
    if compact:
        return first, f"+{count - 1}"
    return first, f"and {names[1]}" if count == 2 else f"and {count - 1} more"  # noqa: PLR2004 - two


_CHANGES = (
    (PictureChange.GONE, "gone"),
    (PictureChange.NEW, "new"),
    (PictureChange.CHANGED, "changed"),
)


def change_words(counts: Mapping[PictureChange | None, int]) -> str:
    """Tell what became of trusts: `2 gone, 1 new`; empty when nothing did."""
    found = ((counts.get(change, 0), word) for change, word in _CHANGES)
    return ", ".join(f"{count:,} {word}" for count, word in found if count)
