"""The parts of a review report, as values of text; whatever format it is written in."""

from enum import Enum

from rolescope.findings.finding import Risk
from rolescope.model.review import NO_AGENDA, Agenda, FindingState, ReviewCounts
from rolescope.trust.edge import NodeKind, Zone
from rolescope.value import Value
from rolescope.words.evidence.evidence_facts import LabelledFact
from rolescope.words.evidence.hop import LayerRow
from rolescope.words.runs import Line


class SourceFile(Value):
    """A file that was read, and the SHA-256 of its bytes."""

    name: str
    sha256: str


class ReportOrigin(Value, kw_only=True):
    """Where a report comes from, all of it given from outside.

    `name` is that of what was reviewed. `written_at` is ISO 8601; `engine` and `catalogue` are
    versions; `scenario` names the what-if that is reported on, empty for the world as imported.
    `unread` says what of the sources could not be read. `command` writes the report again;
    `paths` name the sources in commands.
    `earlier` says with what it is compared, empty for nothing. `agenda` is that of the
    review, with its people and minutes; `earlier_reviews` are those before it, the oldest first.
    """

    name: str
    written_at: str
    engine: str
    catalogue: str
    command: tuple[str, ...]
    paths: tuple[str, ...] = ()
    sources: tuple[SourceFile, ...] = ()
    scenario: str = ""
    unread: tuple[str, ...] = ()
    earlier: str = ""
    agenda: Agenda = NO_AGENDA
    earlier_reviews: tuple[Agenda, ...] = ()


class Trustworthiness(Enum):
    """What a line says about how far a report can be trusted."""

    READ = "read"
    LACKING = "lacking"
    NOT_LOOKED_AT = "not looked at"


class TrustLine(Value):
    """One line of that: what stands out, and the rest. `subjects` are whom it is about."""

    sign: Trustworthiness
    lead: str
    text: str = ""
    subjects: str = ""

    @property
    def in_full(self) -> str:
        """The text with its subjects."""
        return f"{self.text} ({self.subjects})" if self.subjects else self.text


class FigureTone(Enum):
    """What a headline figure is about."""

    RISK = "risk"
    AGREED = "agreed"
    ACCEPTED = "accepted"
    PLAIN = "plain"


class HeadlineFigure(Value, kw_only=True):
    """A headline figure with what it counts, and what is worth knowing of it."""

    value: str
    label: str
    below: str
    tone: FigureTone


class PathStop(Value, kw_only=True):
    """Somebody on a picture: a caller, or a role on the way. `below` is what is known of it.

    `kind` None: it is no principal.
    """

    name: str
    below: str = ""
    kind: NodeKind | None = None
    zone: Zone = Zone.SCOPE
    is_admin: bool = False
    is_risk: bool = False


class OutsiderEntry(Value, kw_only=True):
    """Somebody outside with the roles that let them in, and what those ask for.

    `id` is the account ID or the issuer. `is_risk`: a finding of high severity is about it.
    """

    who: PathStop
    id: str
    roles: tuple[PathStop, ...]
    asks: str
    findings: int
    is_risk: bool = False


class DecisionText(Value, kw_only=True):
    """What was decided about a finding; all texts may be empty. `short` is without the date."""

    state: FindingState
    words: str
    short: str
    owner: str = ""
    until: str = ""
    reason: str = ""
    note: str = ""
    is_overdue: bool = False
    is_due: bool = False  # an agreed fix that should have been made


class ReportFinding(Value, kw_only=True):
    """A finding in a table. `page` is the number of its own page, 0 where it has none.

    `ends` are who gets in and what is reached, `caller` (maybe nobody) and `target` each alone.
    """

    id: str
    risk: Risk
    severity: str
    rule: str
    title: str
    ends: str
    caller: str
    target: str
    decision: DecisionText
    since: str
    held: str = ""
    page: int = 0


class DocumentLine(Value):
    """A line of a document. `tone` is empty, `statement`, `deciding`, `removed` or `added`."""

    number: int
    text: str
    tone: str = ""


class ReportProof(Value, kw_only=True):
    """A request that was evaluated, with what each layer said; `kind` is that of its verdict."""

    kind: str
    headline: Line
    because: str
    asked: str
    layers: tuple[LayerRow, ...] = ()
    given: tuple[str, ...] = ()


class Remedy(Value, kw_only=True):
    """What would close a finding: in short who loses access, and who that is."""

    title: str
    loses: str
    losers: str
    lines: tuple[DocumentLine, ...] = ()


class FindingPage(Value, kw_only=True):
    """Everything about one finding. `chain` are who gets in, what lies between, what is reached."""

    line: ReportFinding
    why: str
    reasons: str
    chain: tuple[PathStop, ...]
    proofs: tuple[ReportProof, ...]
    unproved: str
    document: str
    lines: tuple[DocumentLine, ...]
    advice: str
    remedies: tuple[Remedy, ...]
    unsure: str
    command: str
    frameworks: str = ""
    history: tuple[str, ...] = ()  # what earlier reviews made of it


class AdminPath(Value, kw_only=True):
    """A way to an administrator: who begins, in how many steps, and the finding about it."""

    severity: str
    risk: Risk
    chain: str
    steps: str
    decision: str


class ReportChanges(Value, kw_only=True):
    """What differs from an earlier review; `words` say with what it is compared."""

    words: str
    rows: tuple[tuple[str, ReportFinding], ...] = ()
    gone: tuple[str, ...] = ()


class MinutesText(Value):
    """A line of the minutes: its time, what it is about, and what was said or decided."""

    time: str
    about: str
    text: str


class DocumentHash(Value):
    """A document, or several that are the same, and the SHA-256 of its text."""

    title: str
    owners: str
    sha256: str


class ReportText(Value, kw_only=True):
    """A whole report, in its order."""

    name: str
    title: str
    subtitle: str
    scope: tuple[str, ...]
    dates: tuple[str, ...]
    people: tuple[str, ...]
    scenario: str
    trust: tuple[TrustLine, ...]
    trust_in_short: tuple[TrustLine, ...]  # as the first page of a print has room for it
    figures: tuple[HeadlineFigure, ...]
    entries: tuple[OutsiderEntry, ...]
    method: tuple[str, ...]
    count: int  # findings, listed or not
    findings: tuple[ReportFinding, ...]
    foremost: tuple[int, ...]  # of them, those on the first page
    beyond: str  # what is not on the first page
    more_findings: str
    pages: tuple[FindingPage, ...]
    admin_paths: tuple[AdminPath, ...]
    changes: ReportChanges
    trend: tuple[tuple[str, ReviewCounts], ...]
    accepted: tuple[ReportFinding, ...]
    minutes: tuple[MinutesText, ...]
    origin: tuple[LabelledFact, ...]
    sources: tuple[SourceFile, ...]
    documents: tuple[DocumentHash, ...]
    command: str
    footer: str
