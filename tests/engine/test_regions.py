"""Texts for several patterns at once (CO-24)."""

from rolescope.engine.residual.values import regions


def test_texts_for_patterns_stop_at_a_bound() -> None:
    """What may be left out is said: 13 patterns cut the texts into 8,192 regions."""
    found, is_all = regions(tuple(f"*{letter}*" for letter in "abcdefghijklm"))
    assert not is_all
    assert len(set(found)) == len(found) > 1_000
    assert regions(("a*", "*b")) == (("", "a", "b", "ab"), True)
