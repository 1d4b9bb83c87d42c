"""Denied, never met, and not decided: three things that share neither a word nor a line."""

import re

import pytest

from rolescope.analysis import Analysis
from rolescope.exporters.dot import dot_chunks
from rolescope.exporters.drawio import write_drawio
from rolescope.exporters.graph_csv import graph_csv_chunks
from rolescope.exporters.mermaid import mermaid_chunks
from rolescope.pictures.drawn_graph import DrawnGraph, drawn_graph
from rolescope.pictures.layouts import LAYOUTS
from rolescope.pictures.picture import Arrow, Dash, Line, Picture
from rolescope.pictures.standing_lines import LOOKS
from rolescope.pictures.theme import THEMES, Theme
from rolescope.pictures.view import Frame, View
from rolescope.questions.filters.fields.trusts import VERDICT
from rolescope.trust.edge import Closure, Edge, NodeKind, Standing, Zone
from rolescope.value import replace
from rolescope.words.legend_terms import TERMS
from rolescope.words.node_text import edge_words
from rolescope.words.standings import ORDER, TITLES, first_of, shown_state, state_of
from rolescope.words.table.edges import VERDICTS, verdict_words
from support.window.color_vision import VISIONS, between
from support.worlds.build import A, account, role, user, world
from support.worlds.trust_graphs import AT, MFA, analysis, arn, edge

THREE = (Closure.DENIED, Closure.NEVER, Closure.UNDECIDED)
END = arn(A, "role/end")
DENIED = edge(arn(A, "user/ana"), END, standing=Standing.DENIED)
NEVER = edge(arn(A, "user/ben"), END, MFA, is_never=True)
OPEN_QUESTION = edge(arn(A, "user/cyd"), END, MFA, standing=Standing.DEPENDS)
EDGES = (DENIED, NEVER, OPEN_QUESTION)


def found() -> Analysis:
    people = (user("ana"), user("ben"), user("cyd"))
    return analysis(world(account(A, *people, role("end"))), *EDGES)


def line_of(picture: Picture, one: Edge) -> tuple[str, Dash, Arrow]:
    """Return how a picture draws an edge."""
    if picture.swarm is not None:
        swarm = picture.swarm
        (number,) = (n for n, edges in enumerate(swarm.edges) if one.id in edges)
        style = swarm.styles[int(swarm.looks[number])]
        return style.stroke, style.dash, style.arrow
    items = [item.id for item in picture.items if one.id in item.edges]
    (line,) = (s for s in picture.shapes if isinstance(s, Line) and s.item in items)
    return line.stroke, line.dash, line.arrow


@pytest.mark.parametrize(
    "view", [one for one in LAYOUTS if one.can_draw_ways], ids=lambda view: view.id
)
def test_each_of_the_three_has_a_line_of_its_own_in_every_view_with_lines_mfa8(view: View) -> None:
    picture = view.draw(found(), Frame(subject=END))
    drawn = [line_of(picture, one) for one in EDGES]
    assert [(look.color, look.dash, look.arrow) for look in map(LOOKS.get, THREE) if look] == drawn
    assert len({dash for _, dash, _ in drawn}) == len({arrow for _, _, arrow in drawn}) == 3
    words = {entry.text: entry for entry in picture.legend}
    assert {"denied", "never met", "cannot be decided"} <= words.keys()
    samples = {words[text].shapes for text in ("denied", "never met", "cannot be decided")}
    assert len(samples) == 3


def test_the_three_share_no_word_df10() -> None:
    words = [set(re.findall(r"\w+", TITLES[state].lower())) for state in THREE]
    assert words == [{"denied"}, {"never", "met"}, {"cannot", "be", "decided"}]


def test_table_inspector_and_command_line_say_the_same_words_df10() -> None:
    assert [verdict_words(one) for one in EDGES] == ["Denied", "Never met", "Cannot be decided"]
    assert [edge_words(one, AT)[0] for one in EDGES] == ["denied", "never met", "cannot be decided"]
    assert [one.standing_word for one in EDGES] == ["denied", "never", "depends"]
    assert {"Denied", "Never met", "Cannot be decided"} <= set(VERDICTS)


def test_filters_tell_them_apart_and_legends_filter_by_them() -> None:
    labels = [VERDICT.labels[word] for word in ("denied", "never", "depends")]
    assert labels == ["Denied", "Never met", "Cannot be decided"]
    terms = [TERMS[text].values for text in ("denied", "never met", "cannot be decided")]
    assert terms == [("denied",), ("never",), ("depends",)]


def graph() -> DrawnGraph:
    made = found()
    return drawn_graph(LAYOUTS[0].draw(made, Frame()), made)


def test_files_of_other_programs_tell_them_apart() -> None:
    dot = b"".join(dot_chunks(graph(), THEMES[0])).decode()
    styles = re.findall(r"-> n\d+ \[style=(\w+), arrowhead=(\w+)", dot)
    assert sorted(styles) == [("dashed", "normal"), ("dotted", "onormal"), ("solid", "tee")]
    text = b"".join(mermaid_chunks(graph())).decode()
    assert {"--x", "-.-x", "-.->"} == set(re.findall(r" n\d+ (\S+?)\|", text))
    boxes = write_drawio(graph(), THEMES[0]).decode()
    assert len(set(re.findall(r"dashed=1;[^#]*?endArrow=\w+", boxes))) == 3
    rows = b"".join(graph_csv_chunks(graph())).decode().splitlines()[1:]
    assert {row.split(",")[9].strip('"') for row in rows} == {"denied", "never", "depends"}


def test_the_best_of_several_is_the_state_of_their_line() -> None:
    assert first_of(ORDER[::-1]) is Standing.ALLOWED
    assert first_of((Closure.DENIED, Closure.NEVER)) is Closure.NEVER
    assert state_of(DENIED) is Closure.DENIED
    node = found().graph.nodes[0]
    outside = replace(node, zone=Zone.OUTSIDE)
    assert shown_state(OPEN_QUESTION, node) is Closure.UNDECIDED
    assert shown_state(OPEN_QUESTION, outside) is Standing.ALLOWED
    provider = replace(outside, kind=NodeKind.OIDC_PROVIDER)
    assert shown_state(OPEN_QUESTION, provider) is Closure.UNDECIDED


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_what_is_closed_differs_from_what_is_not_decided_for_all_eyes(
    theme: Theme, vision: str
) -> None:
    assert between(theme.color("denied"), theme.color("undecided"), vision) >= 12
