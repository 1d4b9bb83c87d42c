"""What would allow a request, in sentences; that each fits its way is tested beside the search."""

import pytest

from rolescope.engine.residual.supply import MFA_PRESENT
from rolescope.engine.verdict import Layer, Need, StatementName
from rolescope.simulation.suggestions.way import (
    NotSuggested,
    NoWay,
    PieceKind,
    SuggestedChange,
    SuggestedPiece,
    SuggestedWay,
    Suggestion,
)
from rolescope.words.suggestions_text import (
    _TEXTS,
    no_way_text,
    not_suggested_texts,
    piece_texts,
    way_texts,
)

TOOLS = StatementName(Layer.TRUST, "trust", 0, "Tools")


def piece(suggestion: Suggestion, **told: str) -> SuggestedPiece:
    return SuggestedPiece(kind=PieceKind.TRUST, suggestion=suggestion, told=tuple(told.items()))


def give(key: str, *values: str) -> SuggestedPiece:
    need = Need(key=key, operator="StringEquals", values=values, statement=TOOLS, value=values)
    return SuggestedPiece(
        kind=PieceKind.REQUEST, suggestion=Suggestion.GIVE, change=SuggestedChange(needs=(need,))
    )


def test_everything_that_can_be_suggested_has_texts() -> None:
    assert _TEXTS.keys() == set(Suggestion) - {Suggestion.GIVE}
    for title, text in _TEXTS.values():
        assert not title.endswith(".")
        assert text.endswith((".", "{explanation}"))


@pytest.mark.parametrize("no_way", NoWay)
def test_every_reason_is_a_sentence(no_way: NoWay) -> None:
    assert no_way_text(no_way).endswith(".")
    assert no_way_text(None) == ""


def test_two_pieces_are_one_title_in_which_names_keep_their_case() -> None:
    name = piece(Suggestion.NAME_CALLER, caller="ana", role="App", actions="sts:AssumeRole")
    tag = piece(Suggestion.SESSION_TAG, provider="Okta", tag="mfa=true", caller="App")
    out = piece(Suggestion.REMOVE_DENY, statement="No", place="the inline policy own of ana")
    assert way_texts(SuggestedWay((name,))) == (
        "Name ana in the trust policy",
        "The trust policy of App lets exactly ana use sts:AssumeRole.",
    )
    assert way_texts(SuggestedWay((name, tag)))[0] == (
        "Name ana in the trust policy, and Okta passes the tag"
    )
    assert way_texts(SuggestedWay((tag, out))) == (
        "Okta passes the tag, and remove the Deny No",
        (
            "Okta passes mfa=true as a session tag to App. "
            "The inline policy own of ana no longer denies it."
        ),
    )
    assert way_texts(SuggestedWay((name, tag, out)))[0] == "Name ana in the trust policy"


def test_what_is_given_is_one_list() -> None:
    external, name = give("sts:ExternalId", "nw-1"), give("sts:RoleSessionName", "ana")
    title, text = way_texts(SuggestedWay((external, name)))
    assert title == "Give external ID nw-1, and session name ana"
    assert text == "Trust statement Tools asks for it."
    assert piece_texts(give(MFA_PRESENT, "true")) == (
        "Give MFA",
        "Trust statement Tools asks for it.",
    )


def test_names_with_braces_are_names() -> None:
    odd = piece(Suggestion.NAME_CALLER, caller="{role}", role="{0}", actions="sts:AssumeRole")
    assert piece_texts(odd)[1] == "The trust policy of {0} lets exactly {role} use sts:AssumeRole."
    anyone = NotSuggested(Suggestion.ANYONE, (("role", "App"),))
    assert not_suggested_texts(anyone) == (
        '"Principal": "*"',
        "Everybody whose own policies allow it, anywhere, could assume App.",
    )
    tags = piece(Suggestion.LEAVE_OUT, parameter="tags that STS refuses", explanation="Too many.")
    assert piece_texts(tags) == ("Leave out the tags that STS refuses", "Too many.")
