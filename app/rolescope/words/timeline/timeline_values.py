"""What the timeline shows, in words and seconds."""

from typing import Literal

from rolescope.value import Value
from rolescope.words.timeline.axis import Axis

BarLook = Literal[
    "keys",  # works until it is deleted
    "given",  # a credential that no hop made
    "session",
    "last",  # the session at the end of the chain
    "passed",  # the part of a valid session that is over
    "expired",
    "offer",  # not issued: it could have been asked for
    "hatch",  # what was asked for, or what the role alone would allow
    "allowed",
    "denied",
    "undecided",
]
Tone = Literal["cond", "plain", "risk"]


class TimelineBar(Value, kw_only=True):
    """A span in one look. `label` are words on it, `is_open` when it goes on to the right."""

    start: int
    end: int
    look: BarLook
    label: str = ""
    is_open: bool = False


class TimelineNote(Value, kw_only=True):
    """A pill below a bar: a strong beginning, and what it means. It starts at second `at`."""

    at: int
    strong: str
    rest: str = ""
    tone: Tone = "plain"
    icon: str = ""


class TimelineRow(Value, kw_only=True):
    """One row: a credential, a session, or the policies of a hop.

    `cut` is where its session is cut, `barred` the time before which sessions are revoked already.
    `mark` (allowed, denied, depends) is the answer if the hop were repeated now, `mark_words` say
    it. `hop` is the number of a hop whose sessions can be revoked. `spoken` is the whole row as
    text.
    """

    id: str
    shape: str
    title: str
    detail: str
    spoken: str
    color: str = "scope"
    bars: tuple[TimelineBar, ...] = ()
    notes: tuple[TimelineNote, ...] = ()
    cut: int | None = None
    barred: int | None = None
    tooltip: str = ""
    mark: str = ""
    mark_words: str = ""
    hop: int | None = None


class RenewalLine(Value, kw_only=True):
    """When one hop can be repeated: intervals by itself, and with the hops before it renewed."""

    hop: int
    alone: tuple[tuple[int, int], ...]
    along: tuple[tuple[int, int], ...]
    strong: str
    rest: str


class HopCard(Value, kw_only=True):
    """One card. `hop` is None for who asks first, `home` the account.

    `badge` is the icon of the condition that guards the way here, `guarded` its words. `state`:
    valid, expired, none (no session) or, for who asks first, caller.
    """

    hop: int | None
    shape: str
    color: str
    name: str
    kind: str
    home: str
    end: str
    foot: str
    state: str
    is_admin: bool = False
    is_last: bool = False
    badge: str = ""
    guarded: str = ""

    @property
    def detail(self) -> str:
        """What it is, and where."""
        return " · ".join(filter(None, (self.kind, self.home)))

    @property
    def spoken(self) -> str:
        """The card as text."""
        way = f"Hop {self.hop}, needs {self.guarded}: " if self.guarded else ""
        admin = ", an admin role" if self.is_admin else ""
        return f"{way}{self.name}{admin}, {self.detail}, {self.end}. {self.foot}"


class RevokeMark(Value, kw_only=True):
    """A revocation that is looked at, not made: of a hop's sessions, at a second."""

    hop: int
    second: int
    label: str


class DurationOffer(Value, kw_only=True):
    """A duration that STS would grant instead of the one that it refuses, for the last hop."""

    seconds: int
    label: str


class TimelineText(Value, kw_only=True):
    """Everything that the timeline shows at one moment.

    `summary` and `meaning` are the sentences at the bottom, `status` those of the status bar.
    """

    axis: Axis
    now: int
    now_local: str
    now_utc: str
    date: str
    zone: str
    cards: tuple[HopCard, ...]
    rows: tuple[TimelineRow, ...]
    renewals: tuple[RenewalLine, ...]
    summary: str
    meaning: str
    status: str
    console: str = ""
    revoke: RevokeMark | None = None
    offer: DurationOffer | None = None
    notes: tuple[str, ...] = ()

    @property
    def spoken(self) -> str:
        """The whole timeline as text: for a screen reader, and for copying."""
        renewed = (f"Renewal, {line.strong}: {line.rest}." for line in self.renewals)
        lines = (
            f"Now {self.now_local}{f' ({self.now_utc})' if self.now_utc else ''}.",
            *(row.spoken for row in self.rows),
            *renewed,
            self.console,
            self.summary,
            self.meaning,
            *self.notes,
        )
        return "\n".join(filter(None, lines))
