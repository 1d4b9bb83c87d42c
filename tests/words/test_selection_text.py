"""What is selected, in words."""

from rolescope.words.selection_text import many_selected, nodes_selected, trust_selected, with_key


def test_what_is_selected_is_counted() -> None:
    assert many_selected(0, 2, 1) == "2 trusts and 1 escalation way selected"
    assert many_selected(0, 0, 0) == "Nothing is selected"
    assert trust_selected("ana", "hub") == "Trust from ana to hub, selected"


def test_the_status_bar_says_how_to_select_nothing() -> None:
    assert with_key(nodes_selected(1_200, are_hidden=False)) == "1,200 selected · Esc clears"
    assert with_key(nodes_selected(2, are_hidden=True)) == (
        "2 selected · hidden by filters · Esc clears"
    )
