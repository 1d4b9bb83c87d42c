"""A report as one HTML file: no script, nothing loaded from anywhere, every text escaped."""

from collections.abc import Callable, Iterable
from functools import partial

from markupsafe import Markup

from rolescope.exporters.evidence.as_html import CLASSES, MARKS, SIGNS, page_template, shown, strong
from rolescope.exporters.report.report_format import ReportFormat
from rolescope.exporters.svg import inline_svg
from rolescope.model.review import FindingState
from rolescope.pictures.metrics import elide_middle, text_width
from rolescope.pictures.pages.report_pictures import (
    LEVELS,
    PAGE_WIDTH,
    chain_picture,
    entries_picture,
    icon,
    left_out_words,
    level_mark,
)
from rolescope.pictures.pages.trend_picture import trend_picture
from rolescope.pictures.picture import Picture
from rolescope.pictures.theme import LIGHT
from rolescope.words.report.report_values import (
    AdminPath,
    DecisionText,
    DocumentLine,
    FigureTone,
    ReportFinding,
    ReportText,
    Trustworthiness,
)

Place = Callable[[Picture], Markup]
"""Puts a picture into the page."""

_TONES = {
    FigureTone.RISK: "risk",
    FigureTone.AGREED: "scope",
    FigureTone.ACCEPTED: "cond",
    FigureTone.PLAIN: "strong",
}
_TRUST = {
    Trustworthiness.READ: ("check-bold", "scope"),
    Trustworthiness.LACKING: ("alert", "cond"),
    Trustworthiness.NOT_LOOKED_AT: ("minus-circle-outline", "muted"),
}
_LEVEL_CLASSES = {"risk": "risk", "cond": "medium", "muted": "low"}  # by the color of a severity
_STATES = {
    FindingState.OPEN: "open",
    FindingState.NO_PROBLEM: "open",
    FindingState.ACCEPTED: "accepted",
    FindingState.FIX_AGREED: "agreed",
}
_VERDICTS = {"allowed": "holds", "denied": "fails", "depends": "open"}


def write_html(report: ReportText, written_at: str) -> bytes:
    """Return the report as an HTML file in UTF-8."""
    return report_page(report, written_at, _inline).encode()


HTML = ReportFormat(id="html", title="HTML page", suffix=".html", write=write_html)


def report_page(
    report: ReportText, written_at: str, place: Place, *, is_for_qt: bool = False
) -> str:
    """Return the page. Qt knows less of CSS, and no SVG within a page."""
    overview = entries_picture(report.entries)
    text = page_template("rolescope.exporters.report").render(
        r=report,
        c=LIGHT.colors,
        qt=is_for_qt,
        written=written_at,
        overview=overview,
        trend=trend_picture(report.trend, PAGE_WIDTH),
        left_out=left_out_words(report.entries),
        foremost=[report.findings[number] for number in report.foremost],
        picture=place,
        chain_picture=chain_picture,
        icon=lambda name, color, size: place(icon(name, color, size)),
        lacking=Trustworthiness.LACKING,
        trust_sign=lambda sign: place(icon(*_TRUST[sign], 13)),
        tone_color=lambda tone: LIGHT.color(_TONES[tone]),
        level=lambda line: place(level_mark(*LEVELS[line.risk])),
        level_class=_level_class,
        state_class=_state_class,
        verdict_class=_VERDICTS.get,
        signs=SIGNS,
        marks=MARKS,
        classes=CLASSES,
        strong=strong,
        code=_code,
        table=partial(_table, place),
    )
    return f"{text}\n"


def _inline(picture: Picture) -> Markup:
    return Markup(inline_svg(picture, LIGHT))  # noqa: S704 - all texts in it are escaped


def _level_class(line: ReportFinding | AdminPath) -> str:
    return _LEVEL_CLASSES[LEVELS[line.risk][1]]


def _state_class(decision: DecisionText) -> str:
    return _STATES[decision.state]


_WHOLE = Markup('<table width="100%" cellspacing="0" cellpadding="0"')
_DIFF = {"removed": "-", "added": "+"}


def _code(lines: Iterable[DocumentLine]) -> Markup:
    """Write lines of a document; spaces at their beginning are kept wherever it is read."""
    row = Markup(
        '<tr class="{}"><td class="number" width="30">{}</td><td class="diff" width="12">{}</td>'
        "<td>{}</td></tr>\n"
    )
    rows = (
        row.format(line.tone, line.number or "", _DIFF.get(line.tone, ""), _indented(line.text))
        for line in lines
    )
    return Markup("{0} {1}><tr><td>{0} {2}>\n{3}</table></td></tr></table>").format(
        _WHOLE,
        Markup('class="codebox" role="presentation"'),
        Markup('class="code" role="presentation"'),
        Markup().join(rows),
    )


def _indented(text: str) -> str:
    words = text.lstrip(" ")
    return "\N{NO-BREAK SPACE}" * (len(text) - len(words)) + str(shown(words))


_LINK = Markup('<a href="#finding-{}" style="color: {}; text-decoration: none">{}</a>')
_ROW = Markup(
    '<tr><td class="{} level">{} {}</td><td>{}</td><td class="muted">{}</td><td>{}</td>'
    "<td>{}</td></tr>\n"
)
_HEAD = Markup(
    '{0} class="rows"><{1}><tr><th width="11%">Severity</th>'
    '<th width="34%">Finding</th><th width="30%">Who gets into what</th>'
    '<th width="11%">Decision</th><th width="14%">Owner, due</th></tr></{1}>'
    "<tbody>\n{2}</tbody></table>"
)


_ENDS_WIDTH, _MIN_CALLER_WIDTH = 208.0, 104.0  # px


def _short_ends(line: ReportFinding) -> str:
    """Shorten who gets into what to one line of the first page: the finding's own page has all."""
    if not line.caller:
        return elide_middle(line.ends, "small", _ENDS_WIDTH)
    arrow = " \N{RIGHTWARDS ARROW} "
    room = _ENDS_WIDTH - text_width(arrow, "small")
    room_of_caller = max(room - text_width(line.target, "small"), _MIN_CALLER_WIDTH)
    caller = elide_middle(line.caller, "small", room_of_caller)
    target = elide_middle(line.target, "small", room - text_width(caller, "small"))
    return f"{caller}{arrow}{target}"


def _table(
    place: Place,
    lines: Iterable[ReportFinding],
    *,
    on_first_page: bool = False,
    repeats_head: bool = True,
) -> Markup:
    """Write findings as rows; those with a page of their own lead there.

    On the first page names are shortened to a line. Qt repeats the head on the next page even where
    the table ends with a page.
    """
    rows = []
    for line in lines:
        level, color = LEVELS[line.risk]
        class_ = _LEVEL_CLASSES[color]
        title = Markup("<b>{}</b>").format(shown(line.title))
        if line.page:
            title = _LINK.format(line.page, LIGHT.color("text"), title)
        decision = line.decision
        owner = ", ".join(filter(None, (decision.owner, decision.until)))
        ends = _short_ends(line) if on_first_page else line.ends
        cells = (title, *map(shown, (ends, line.held or decision.short, owner)))
        rows.append(_ROW.format(class_, place(level_mark(level, color)), line.severity, *cells))
    return _HEAD.format(_WHOLE, "thead" if repeats_head else "tbody", Markup().join(rows))
