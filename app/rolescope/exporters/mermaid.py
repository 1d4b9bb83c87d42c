"""Mermaid: a flowchart for Markdown pages. Ids are counted, never taken from names."""

from collections import defaultdict
from collections.abc import Iterator

from rolescope.exporters.exporter import Exporter
from rolescope.model.arn import group_digits
from rolescope.model.plain import visible
from rolescope.pictures.drawn_graph import DrawnEdge, DrawnNode, NodesAndEdges
from rolescope.trust.edge import Closure, Standing

_ENDS = {
    "User": ("([", "])"),
    "AWS service": ("[[", "]]"),
    "OIDC provider": ("{{", "}}"),
    "SAML provider": ("{{", "}}"),
    "Anyone": ("((", "))"),
}
_ARROWS = {
    Standing.ALLOWED.value: "-->",
    Standing.TRUSTED_ONLY.value: "-.->",
    Standing.PERMITTED_ONLY.value: "-.->",
    Standing.DEPENDS.value: "-.->",
    Closure.NEVER.value: "-.-x",
    Standing.DENIED.value: "--x",
}
_ESCAPED = {
    "#": "#35;",
    '"': "#quot;",
    "<": "#lt;",
    ">": "#gt;",
    "&": "#amp;",
    "`": "#96;",
    "%": "#37;",
    "{": "#123;",
    "}": "#125;",  # %%{…}%% is obeyed within quotes too
    "$": "#36;",  # $$…$$ is set as a formula
}


def mermaid_chunks(graph: NodesAndEdges) -> Iterator[bytes]:
    """Yield the graph as a flowchart from left to right, in UTF-8."""
    return (f"{line}\n".encode() for line in _lines(graph))


def _lines(graph: NodesAndEdges) -> Iterator[str]:
    yield "flowchart LR"
    for line in (graph.title, graph.subtitle, *graph.notes):
        yield from (f"  %% {_comment(part)}" for part in visible(line, keep="\n").splitlines())
    ids: dict[str, str] = {}
    accounts: dict[str, list[DrawnNode]] = defaultdict(list)
    for node in graph.nodes:
        ids[node.id] = f"n{len(ids)}"
        accounts[node.account].append(node)
    for number, (account, nodes) in enumerate(sorted(accounts.items())):
        if account:
            words = f"{nodes[0].account_name} {group_digits(account)}".strip()
            yield f'  subgraph a{number} ["{_text(words)}"]'
        for node in nodes:
            left, right = _ENDS.get(node.kind, ("[", "]"))
            yield f'    {ids[node.id]}{left}"{_text(node.name)}"{right}'
        if account:
            yield "  end"
    for edge in graph.edges:
        yield f"  {ids[edge.source]} {_arrow(edge)} {ids[edge.target]}"


def _arrow(edge: DrawnEdge) -> str:
    words = "; ".join(edge.conditions)
    if edge.verdict != Standing.ALLOWED.value:
        words = edge.verdict
    return f'{_ARROWS[edge.verdict]}|"{_text(words)}"|' if words else _ARROWS[edge.verdict]


def _text(text: str) -> str:
    return "".join(_ESCAPED.get(character, character) for character in visible(text))


def _comment(text: str) -> str:
    """A comment that holds a directive would be obeyed, one with a fence would end the block."""
    return text.translate(_IN_COMMENTS)


_IN_COMMENTS = str.maketrans("{}`", "()'")


MERMAID_SUFFIX = ".mmd"
MERMAID = Exporter(
    id="mermaid",
    title="Mermaid flowchart",
    suffix=MERMAID_SUFFIX,
    signature=b"flowchart LR",
    write=lambda sheet: b"".join(mermaid_chunks(sheet.graph)),
    chunks=mermaid_chunks,
)
