"""Graphs for graph databases, read back as their loaders read them."""

import csv
import importlib
import json
import re
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from rolescope.analysis import analyse
from rolescope.cli.main import main
from rolescope.exporters.exporter import Exporter, ExportSheet
from rolescope.exporters.graph_database import node_label
from rolescope.exporters.neo4j import NEO4J, neo4j_chunks
from rolescope.exporters.neptune import NEPTUNE, neptune_chunks
from rolescope.exporters.opengraph import opengraph_chunks
from rolescope.model.edit import Scenario
from rolescope.pictures.drawn_graph import DrawnEdge, DrawnGraph, DrawnNode, whole_graph
from rolescope.pictures.picture import Picture
from rolescope.pictures.theme import LIGHT
from rolescope.resources import resources
from rolescope.trust.edge import Zone
from support.worlds import northwind

Rows = list[dict[str, str]]
_PRIMITIVES = (str, int, float, bool)


@cache
def demo() -> DrawnGraph:
    whole = whole_graph(analyse(Scenario(base=northwind.demo()), northwind.NOW), ("a note",))
    nodes, edges = whole.nodes, tuple(whole.edges)
    return DrawnGraph(title="T", subtitle="", notes=whole.notes, nodes=nodes, edges=edges)


def tables(data: bytes) -> dict[str, Rows]:
    """Read the files of an archive; no row stands on more than one line."""
    found: dict[str, Rows] = {}
    with ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode()
            found[name] = list(csv.DictReader(StringIO(text)))
            assert len(found[name]) == text.count("\n") - 1
    return found


def neo4j() -> tuple[Rows, Rows]:
    found = tables(b"".join(neo4j_chunks(demo())))
    return found["nodes.csv"], found["relationships.csv"]


def neptune() -> tuple[Rows, Rows]:
    found = tables(b"".join(neptune_chunks(demo())))
    return found["vertices.csv"], found["edges.csv"]


def test_neo4j_finds_both_ends_of_every_relationship() -> None:
    nodes, relationships = neo4j()
    ids = [row["id:ID"] for row in nodes]
    assert len(ids) == len(set(ids)) == len(demo().nodes)
    assert {row[end] for row in relationships for end in (":START_ID", ":END_ID")} <= set(ids)
    assert len(relationships) == len(demo().edges)
    labels = {label for row in nodes for label in row[":LABEL"].split(";")}
    assert {"AwsPrincipal", "Role", "User", "AwsService", "OidcProvider"} <= labels
    assert {row["admin:boolean"] for row in nodes} == {"true", "false"}


def test_neptune_finds_both_ends_of_every_edge() -> None:
    vertices, edges = neptune()
    ids = [row["~id"] for row in vertices]
    assert len(ids) == len(set(ids)) == len(demo().nodes)
    assert {row[end] for row in edges for end in ("~from", "~to")} <= set(ids)
    assert len({row["~id"] for row in edges}) == len(demo().edges)
    own = re.compile(r"~(id|label|from|to)|[A-Za-z]+:(String|Bool)")
    assert all(own.fullmatch(column) for row in (vertices[0], edges[0]) for column in row)
    assert all(";" not in row["~label"] for row in edges), "an edge has one label"


@pytest.mark.parametrize("exporter", [NEO4J, NEPTUNE])
def test_archives_are_plain_zip_where_they_are_not_streamed(exporter: Exporter) -> None:
    """Readers of ZIP as it was before ZIP64 take them."""
    sheet = ExportSheet(
        picture=Picture(title="", subtitle="", width=1, height=1), theme=LIGHT, graph=demo()
    )
    with ZipFile(BytesIO(exporter.write(sheet))) as archive:
        assert [entry.extract_version for entry in archive.infolist()] == [20, 20]


def test_types_tell_what_is_open() -> None:
    """A search for paths goes along what is allowed, and never along what is denied."""
    by_verdict = {"allowed": "CAN_ASSUME", "depends": "MAY_ASSUME"}
    for edge, row, other in zip(demo().edges, neo4j()[1], neptune()[1], strict=True):
        wanted = by_verdict.get(edge.verdict, "CANNOT_ASSUME")
        assert row[":TYPE"] == other["~label"] == wanted
        assert row["verdict"] == edge.verdict
        assert [one for one in row["actions:string[]"].split(";") if one] == list(edge.actions)


def test_cells_are_taken_as_they_are() -> None:
    """A loader has no formulas: a sign before a name would be another name."""
    name = '=cmd|" /c",\u202e\nx'
    node = DrawnNode(id="arn:=x", name=name, kind="Role", zone=Zone.SCOPE)
    graph = DrawnGraph(title="", subtitle="", notes=(), nodes=(node,), edges=())
    (row,) = tables(b"".join(neo4j_chunks(graph)))["nodes.csv"]
    assert row["id:ID"] == "arn:=x"
    assert row["name"].startswith('=cmd|" /c",')
    assert "\n" not in row["name"]


@pytest.mark.parametrize(
    ("kind", "label"), [("AWS service", "AwsService"), ("Role", "Role"), ("Anyone", "Anyone")]
)
def test_labels_are_one_word(kind: str, label: str) -> None:
    assert node_label(kind) == label


def test_ways_of_escalation_are_edges_of_their_own() -> None:
    ends = [DrawnNode(id=id_, name=id_, kind="Role", zone=Zone.SCOPE) for id_ in ("a", "b")]
    ways = [
        DrawnEdge(
            id=verdict, source="a", target="b", caller="", verdict=verdict, kind="way", rule="PE-1"
        )
        for verdict in ("allowed", "depends")
    ]
    graph = DrawnGraph(title="", subtitle="", notes=(), nodes=tuple(ends), edges=tuple(ways))
    rows = tables(b"".join(neo4j_chunks(graph)))["relationships.csv"]
    assert [(row[":TYPE"], row["rule"]) for row in rows] == [
        ("CAN_ESCALATE", "PE-1"),
        ("MAY_ESCALATE", "PE-1"),
    ]


# OpenGraph


def opengraph() -> Any:
    return json.loads(b"".join(opengraph_chunks(demo())))


def is_allowed(value: object) -> bool:
    """OpenGraph takes primitives, and lists of primitives of one type."""
    if isinstance(value, list):
        return bool(value) and len({type(one) for one in value}) == 1 and is_allowed(value[0])
    return isinstance(value, _PRIMITIVES)


def test_opengraph_holds_what_bloodhound_takes() -> None:
    found = opengraph()
    nodes, edges = found["graph"]["nodes"], found["graph"]["edges"]
    ids = {node["id"] for node in nodes}
    assert len(ids) == len(nodes) == len(demo().nodes)
    word = re.compile(r"[A-Za-z0-9_]+")
    for node in nodes:
        assert 1 <= len(node["kinds"]) <= 3
        assert all(map(word.fullmatch, node["kinds"]))
        assert found["metadata"]["source_kind"] in node["kinds"]
    for edge in edges:
        assert word.fullmatch(edge["kind"])
        assert {edge["start"]["value"], edge["end"]["value"]} <= ids
        assert {edge["start"]["match_by"], edge["end"]["match_by"]} == {"id"}
    for one in (*nodes, *edges):
        assert all(is_allowed(value) for value in one["properties"].values())
        assert all(key == key.lower() for key in one["properties"])
    assert len(edges) == len(demo().edges)


def test_opengraph_is_read_by_its_library(tmp_path: Path) -> None:
    pytest.importorskip("bhopengraph", reason="bhopengraph is not installed")
    graph = importlib.import_module("bhopengraph.OpenGraph").OpenGraph()
    file = tmp_path / "demo.opengraph.json"
    file.write_bytes(b"".join(opengraph_chunks(demo())))
    assert graph.import_from_file(str(file))
    assert graph.get_node_count() == len(demo().nodes)
    _, faults = graph.validate_graph()
    assert [one for one in faults if "is isolated" not in one] == []


@pytest.mark.parametrize("suffix", ["neo4j.zip", "neptune.zip", "opengraph.json"])
def test_the_command_line_knows_them_by_their_suffix(tmp_path: Path, suffix: str) -> None:
    named, told = tmp_path / f"demo.{suffix}", tmp_path / "demo.txt"
    source = str(resources() / "demo")
    words = ("export", source, "--view", "table", "--output")
    assert main([*words, str(named)]) == 0
    assert main([*words, str(told), "--format", suffix]) == 0
    assert named.read_bytes() == told.read_bytes()
    assert named.read_bytes() != main_json(tmp_path, words)


def main_json(folder: Path, words: tuple[str, ...]) -> bytes:
    file = folder / "demo.json"
    assert main([*words, str(file)]) == 0
    return file.read_bytes()
