"""Edits of any kind of any world: made, or refused with words; what they leave alone is shared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.model.edit import EditRefused
from rolescope.model.policy_edit import Together
from rolescope.model.world import World
from support.worlds.generated_edits import edits
from support.worlds.generated_organizations import organizations


class Shown:
    """A world too large to be written out."""

    def __init__(self, given: World) -> None:
        self.world = given


@given(organizations().map(Shown), st.data())
def test_an_edit_is_made_or_refused_with_words(shown: Shown, data: st.DataObject) -> None:
    before = shown.world
    edit = data.draw(edits(before))
    refusal = edit.refusal(before)
    if refusal is not None:
        assert refusal.strip()
        with pytest.raises(EditRefused) as refused:
            edit.apply(before)
        assert str(refused.value) == refusal
        return
    after = edit.apply(before)
    assert edit.apply(before) == after
    assert [one.id for one in after.accounts] == [one.id for one in before.accounts]
    if after == before or isinstance(edit, Together):
        return  # of a document that is put in place of itself, nothing differs
    for old, new in zip(before.accounts, after.accounts, strict=True):
        for name in ("users", "groups", "roles", "policies"):
            known = {id(one) for one in getattr(old, name)}
            for one in getattr(new, name):
                assert id(one) in known or one not in getattr(old, name)
    if after.organization == before.organization:
        assert after.organization is before.organization
