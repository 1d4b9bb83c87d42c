"""Who stands behind roles, in words."""

from rolescope.words.people_text import member_stands_behind, stands_behind


def test_who_stands_behind_a_role() -> None:
    assert stands_behind("Mira") == "Mira stands behind it"
    assert member_stands_behind("Mira", "on-call") == "Mira of on-call stands behind it"
