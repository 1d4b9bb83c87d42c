"""Graphs of hostile names, read back by strict readers: nothing breaks out, nothing is lost."""

import csv
import io
import json
import re
from functools import cache
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from rolescope.analysis import Analysis, analyse
from rolescope.exporters.dot import dot_chunks
from rolescope.exporters.drawio import write_drawio
from rolescope.exporters.graph_csv import COLUMNS, graph_csv_chunks
from rolescope.exporters.graph_json import graph_json_chunks
from rolescope.exporters.graphml import graphml_chunks
from rolescope.exporters.mermaid import mermaid_chunks
from rolescope.model.edit import Scenario
from rolescope.pictures.drawn_graph import DrawnGraph, drawn_graph
from rolescope.pictures.layouts import LAYOUTS
from rolescope.pictures.theme import LIGHT
from rolescope.pictures.view import Frame
from rolescope.questions.plain_json import plain
from rolescope.trust.edge import PrincipalKind, Standing
from rolescope.value import replace
from support.worlds.build import A, B, account, role, user, world
from support.worlds.northwind import demo
from support.worlds.trust_graphs import EXTERNAL_ID, MFA, analysis, arn, edge

NAMES = (
    "<script>alert(1)</script>",
    "quotes\"&'",
    "]]>",
    'end"]; n0 -> n1; "',
    "back\\slash\\",
    "]|end|--> x",
    "bidi\u202eend",
    "line\nbreak\x00\x1b[31m",
    "=cmd|' /C calc'!A0",
    "#quot;&lt;",
    "%%{init: {}}%%",
    "x%%{init:{'theme':'forest','themeCSS':'.node rect{fill:red}'}}%%",
    "$$x$$ ```",
    "lone\ud800",
)
END = arn(A, "role/end")


@cache
def hostile() -> DrawnGraph:
    imported = world(
        account(A, *(role(name) for name in NAMES), role("end")),
        account(B, *(user(f"{name}.user") for name in NAMES)),
    )
    edges = [edge(arn(A, f"role/{name}"), END, EXTERNAL_ID) for name in NAMES]
    edges += [edge(arn(B, f"user/{name}.user"), arn(A, f"role/{name}"), MFA) for name in NAMES]
    found = analysis(imported, *edges)
    return drawn_graph(LAYOUTS[0].draw(found, Frame()), found, (" ".join(NAMES), "today"))


@cache
def whole() -> Analysis:
    return analyse(Scenario(demo()), "2026-11-20T12:00:00Z")


@cache
def northwind() -> DrawnGraph:
    return drawn_graph(LAYOUTS[0].draw(whole(), Frame()), whole(), ("RoleScope",))


@pytest.fixture(params=[hostile, northwind], ids=["hostile", "demo"])
def graph(request: pytest.FixtureRequest) -> DrawnGraph:
    found: DrawnGraph = request.param()
    assert found.edges
    return found


def test_the_graph_of_the_overview_holds_every_trust() -> None:
    """But not those of deleted principals: no line leads from what is no more."""
    unseen = (Standing.PERMITTED_ONLY,)
    trusts = {one.id: one for one in whole().graph.edges if one.standing not in unseen}
    shown = {one.id for one in northwind().edges}
    assert {trusts[id_].kind for id_ in trusts.keys() - shown} == {PrincipalKind.DELETED}
    assert all(node.place for node in northwind().nodes if node.kind in ("Role", "User"))


def test_graphml(graph: DrawnGraph) -> None:
    read = nx.parse_graphml(b"".join(graphml_chunks(graph)).decode())
    assert len(read.nodes) == len(graph.nodes)
    assert read.number_of_edges() == len(graph.edges)
    assert read.is_directed()
    names = [data["name"] for _, data in read.nodes(data=True)]
    assert len(set(names)) == len({node.name for node in graph.nodes})
    verdicts = sorted(data["verdict"] for _, _, data in read.edges(data=True))
    assert verdicts == sorted(one.verdict for one in graph.edges)
    assert graph.title in read.graph.values() or read.graph.get("title") == graph.title


_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


def test_dot(graph: DrawnGraph) -> None:
    """Outside quotes stand only words of the language: no name ends its own quotes."""
    lines = b"".join(dot_chunks(graph, LIGHT)).decode().splitlines()
    code = [_QUOTED.sub("Q", line) for line in lines if not line.startswith("//")]
    allowed = (
        r"digraph trusts \{|  (graph|node|edge) \[.*\];|  subgraph cluster_\d+ \{|    label=Q;|  \}"
        r"|    n\d+ \[label=Q, tooltip=Q, shape=\w+, color=Q(, peripheries=2)?\];"
        r"|  n\d+ -> n\d+ \[style=\w+, arrowhead=\w+, color=Q, tooltip=Q\];|\}"
    )
    assert [line for line in code if re.fullmatch(allowed, line) is None] == []
    assert sum("->" in line for line in code) == len(graph.edges)


def test_mermaid(graph: DrawnGraph) -> None:
    lines = b"".join(mermaid_chunks(graph)).decode().splitlines()
    code = [re.sub(r'"[^"]*"', "Q", line) for line in lines if not line.startswith("  %%")]
    ends = r"\[Q\]|\(\[Q\]\)|\[\[Q\]\]|\{\{Q\}\}|\(\(Q\)\)"
    allowed = (
        rf"flowchart LR|  subgraph a\d+ \[Q\]|    n\d+({ends})|  end"
        r"|  n\d+ (-->|-\.->|-\.-x|--x)(\|Q\|)? n\d+"
    )
    assert [line for line in code if re.fullmatch(allowed, line) is None] == []
    shown = [line for line in lines if not line.startswith("  %%")]
    assert not any(character in "<>`" for line in shown for character in _texts(line))
    assert not any(character in "%{}$" for line in shown for character in _texts(line))
    assert "%%{" not in b"".join(mermaid_chunks(graph)).decode()


def test_no_directive_of_mermaid_comes_from_a_name() -> None:
    """Mermaid obeys it wherever it stands, within quotes too."""
    bad = "x%%{init:{'theme':'forest'}}%%"
    found = northwind()
    nodes = tuple(replace(one, name=bad, account_name=bad) for one in found.nodes)
    edges = tuple(replace(one, conditions=(bad,)) for one in found.edges)
    made = replace(found, title=bad, subtitle=bad, notes=(bad, "```"), nodes=nodes, edges=edges)
    text = b"".join(mermaid_chunks(made)).decode()
    assert re.search(r"%%\s*\{", text) is None
    assert "`" not in text
    assert text.startswith("flowchart LR\n")


def _texts(line: str) -> str:
    return "".join(re.findall(r'"([^"]*)"', line))


def test_drawio(graph: DrawnGraph) -> None:
    root = ET.fromstring(write_drawio(graph, LIGHT))  # noqa: S314 - our own bytes
    told = {cell[0]: cell for cell in root.iter("UserObject")}
    cells = {told.get(cell, cell).get("id"): cell for cell in root.iter("mxCell")}
    assert len(cells) == len(list(root.iter("mxCell"))), "ids are unique"
    assert any(one.get("label") == "conditional" and one.get("tooltip") for one in told.values())
    edges = [cell for cell in cells.values() if cell.get("edge")]
    assert edges
    assert all(cell.get("source") in cells and cell.get("target") in cells for cell in edges)
    words = [cell for cell in cells.values() if cell.get("vertex")]
    assert all("html=0" in (cell.get("style") or "") for cell in words), "never read as markup"
    names = {place for node in graph.nodes if (place := node.place)}
    lone = sum(node.place is None for node in graph.nodes)
    assert len(words) == 1 + len(graph.boxes) + len(names) + lone


def test_lines_of_drawio_bend_as_in_the_picture() -> None:
    shown = northwind()
    root = ET.fromstring(write_drawio(shown, LIGHT))  # noqa: S314 - our own bytes
    drawn = {
        tuple((float(one.get("x", "")), float(one.get("y", ""))) for one in cell.iter("mxPoint"))
        for cell in root.iter("mxCell")
        if cell.get("edge")
    }
    bent = {edge.points[1:-1] for edge in shown.edges if edge.points}
    assert bent
    assert {tuple((round(x, 1), round(y, 1)) for x, y in points) for points in bent} <= drawn


def test_csv(graph: DrawnGraph) -> None:
    rows = list(csv.reader(io.StringIO(b"".join(graph_csv_chunks(graph)).decode())))
    assert rows[0] == list(COLUMNS)
    assert len(rows) == 1 + len(graph.edges)
    assert not [cell for row in rows[1:] for cell in row if cell.startswith(("=", "+", "@"))]


def test_json(graph: DrawnGraph) -> None:
    value = json.loads(b"".join(graph_json_chunks(graph)))
    assert value["format"] == "rolescope-graph/1"
    assert len(value["nodes"]) == len(graph.nodes)
    assert value["edges"][0]["isCrossAccount"] in (True, False)
    assert value["notes"][-1]


def test_json_is_written_entry_by_entry_as_a_whole(graph: DrawnGraph) -> None:
    whole = {"format": "rolescope-graph/1", **plain(graph)}
    written = b"".join(graph_json_chunks(graph)).decode()
    assert written == json.dumps(whole, indent=1) + "\n"
    empty = replace(graph, nodes=(), edges=(), boxes=())
    assert json.loads(b"".join(graph_json_chunks(empty)))["edges"] == []


def test_same_graph_same_bytes(graph: DrawnGraph) -> None:
    for chunks in (graphml_chunks, mermaid_chunks, graph_csv_chunks, graph_json_chunks, dot_chunks):
        assert [*chunks(graph)] == [*chunks(graph)]
