"""Evidence as one HTML file: no script, nothing loaded from anywhere, every text escaped."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from rolescope.engine.index import WorldIndex
from rolescope.exporters.evidence.evidence_format import EvidenceFormat, Hide
from rolescope.model.plain import visible
from rolescope.pictures.theme import LIGHT
from rolescope.simulation.evidence.record import Evidence
from rolescope.words.evidence.evidence_facts import LabelledFact
from rolescope.words.evidence.evidence_text import evidence_text
from rolescope.words.evidence.hidden import hidden
from rolescope.words.excerpt import Mark, Tone
from rolescope.words.runs import Line, RunKind

if TYPE_CHECKING:
    from jinja2 import Template

SIGNS = {"allowed": "\u2713", "denied": "\u2717", "depends": "?"}
MARKS = {
    Mark.YES: "\u2713",
    Mark.NO: "\u2717",
    Mark.NEUTRAL: "\u2013",
    Mark.UNKNOWN: "?",
    Mark.CUT: "\u2702",
    None: "",
}
CLASSES = {
    Mark.YES: "holds",
    Mark.NO: "fails",
    Mark.NEUTRAL: "quiet",
    Mark.UNKNOWN: "open",
    Mark.CUT: "open",
    None: "",
}
_TONES = {Tone.YES: "yes", Tone.NO: "no", None: ""}


def write_html(evidence: Evidence, index: WorldIndex, hide: Hide | None = None) -> bytes:
    """Return the evidence as an HTML file in UTF-8."""
    page = evidence_text(evidence, index)
    page = page if hide is None else hidden(page, hide)
    text = page_template("rolescope.exporters.evidence").render(
        page=page,
        colors=LIGHT.colors,
        signs=SIGNS,
        marks=MARKS,
        classes=CLASSES,
        tones=_TONES,
        facts=_facts,
        strong=strong,
    )
    return f"{text}\n".encode()


HTML = EvidenceFormat(id="html", title="HTML page", suffix=".html", write=write_html)


@cache
def page_template(package: str) -> "Template":
    """Return the template of a page, which stands beside the modules of a package."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - most starts write no page

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, finalize=shown, keep_trailing_newline=False
    )
    source = files(package).joinpath("page.html")
    return environment.from_string(source.read_text(encoding="utf-8"))


def shown(value: Any) -> Any:
    """Make what cannot be seen visible; markup of our own stays as it is."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return visible(value, keep="\n")
    return value


def _facts(facts: Iterable[LabelledFact]) -> Markup:
    rows = (
        Markup("<dt>{}</dt><dd>{}</dd>\n").format(shown(one.label), shown(one.value))
        for one in facts
    )
    return Markup("<dl>{}</dl>").format(Markup().join(rows))


def strong(line: Line) -> Markup:
    """Write a sentence; what matters in it is bold."""
    return Markup().join(
        (Markup("<b>{}</b>") if run.kind is RunKind.STRONG else Markup("{}")).format(
            shown(run.text)
        )
        for run in line
    )
