"""One row of a trace: a sign, a sentence in plain words, and the same in the terms of AWS."""

from rolescope.engine.verdict import LayerOutcome
from rolescope.value import Value
from rolescope.words.excerpt import Excerpt, Mark


class TraceRow(Value, kw_only=True):
    """One row: a sign, a sentence, and a short note for the right side (line numbers, a time).

    `is_part` marks rows that explain the row above them. `decided` is true for the one row that
    settled the verdict. `excerpt` is the document that it speaks of. `terms` is the sentence in the
    terms of AWS, empty where there are no other words for it. `rule` is the id of the rule that it
    rests on most, as the manual has it.
    """

    mark: Mark
    text: str
    note: str = ""
    is_part: bool = False
    decided: bool = False
    excerpt: Excerpt | None = None
    terms: str = ""
    rule: str = ""


LAYER_MARKS = {
    LayerOutcome.ALLOW: Mark.YES,
    LayerOutcome.EXPLICIT_DENY: Mark.NO,
    LayerOutcome.NO_MATCH: Mark.NO,
    LayerOutcome.UNDECIDED: Mark.UNKNOWN,
    LayerOutcome.NOT_APPLICABLE: Mark.NEUTRAL,
    LayerOutcome.NOT_NEEDED: Mark.NEUTRAL,
    LayerOutcome.NOT_IMPORTED: Mark.UNKNOWN,
}
