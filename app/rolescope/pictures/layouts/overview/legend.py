"""The legend: a sample of everything that is on the picture, and of nothing else."""

from collections import defaultdict

from rolescope.engine.words.conditions import ConditionKind
from rolescope.pictures.layouts.overview import marks
from rolescope.pictures.layouts.overview.diagram import (
    CardKind,
    Diagram,
    PillKind,
    RowKind,
    RowPill,
    RowSection,
)
from rolescope.pictures.layouts.overview.paint_lines import badge_kind, counted_width
from rolescope.pictures.layouts.overview.paint_rows import (
    ICON_ONLY,
    PillColors,
    SetPill,
    paint_pill,
    pill_colors,
)
from rolescope.pictures.layouts.overview.tiles import square_sample
from rolescope.pictures.picture import Box, Glyph, LegendEntry, PictureChange, Shape
from rolescope.pictures.services import NO_SOURCE, NO_SOURCE_ICON
from rolescope.pictures.standing_lines import LOOKS
from rolescope.pictures.trust_facts import Danger
from rolescope.trust.edge import Closure, Standing
from rolescope.words.names import ZONE_COLORS
from rolescope.words.standings import State


def legend_of(diagram: Diagram, *, compact: bool) -> tuple[LegendEntry, ...]:
    """Return the entries for what the picture shows; `compact`: icons stand for pills."""
    entries = [*_principals(diagram), *_callers(diagram), *_lines(diagram), *_signs(diagram)]
    if compact:
        entries += _pills(diagram, {text for _, text, _ in entries})
    if diagram.folds:
        entries = [*_accounts(diagram), *entries, *_unseen(diagram)]
    return tuple(LegendEntry(key=key, text=text, shapes=shapes) for key, text, shapes in entries)


_STATES: tuple[tuple[State, str, str], ...] = (
    (Standing.PENDING, "pending", "being worked out"),
    (Closure.UNDECIDED, "undecided", "cannot be decided"),
    (Standing.TRUSTED_ONLY, "trusted-only", "trusted, not permitted"),
    (Closure.NEVER, "never", "never met"),
    (Closure.DENIED, "denied", "denied"),
)
_SAMPLE_TRUSTS = 40  # trusts of the line in the sample
_CHANGES = (PictureChange.GONE, PictureChange.NEW, PictureChange.CHANGED)
_Entry = tuple[str, str, tuple[Shape, ...]]


def _accounts(diagram: Diagram) -> list[_Entry]:
    """Return what stands for folded accounts."""
    rows = [row for box in diagram.boxes for row in box.rows]
    squares = [row for row in rows if row.tiles and not row.has_named_tiles]
    found: list[_Entry] = []
    if squares:
        found.append(("tile", f"{diagram.noun}, darker with more roles", square_sample()))
    if any(tile.is_open for row in squares for tile in row.tiles):
        triangle = Glyph(name="triangle", x=0, y=0, size=15, fill="risk")
        found.append(("open-account", f"{diagram.noun} with an open trust", (triangle,)))
    if any(pill.kind is PillKind.ADMIN for row in rows if row.inside for pill in row.pills):
        crown = (
            Box(x=-10, y=-10, w=20, h=20, radius=10, fill="text"),
            Glyph(name="crown", x=0, y=0, size=13, fill="surface"),
        )
        found.append(("admins", "administrators", crown))
    if diagram.bundles:
        sample = marks.arrow_sample(width=counted_width(_SAMPLE_TRUSTS))
        found.append(("trusts", "trusts, wider with more", sample))
    return found


def _pills(diagram: Diagram, said: set[str]) -> list[_Entry]:
    """Return the words of icons that stand for pills: one entry for those that look alike."""
    alike: dict[tuple[str, PillColors], list[RowPill]] = defaultdict(list)
    for row in (row for box in diagram.boxes for row in box.rows if not row.title):
        for pill in row.pills:
            if pill.kind is not PillKind.SERVICE and _pill_words(pill) not in said:
                alike[pill.icon, pill_colors(pill.kind)].append(pill)
    return [
        (
            f"pill-{pills[0].kind.name.lower()}",
            " or ".join(sorted({_pill_words(pill) for pill in pills})),
            tuple(paint_pill(SetPill(pills[0], "", ICON_ONLY), -ICON_ONLY / 2, 0, "", small=True)),
        )
        for _, pills in sorted(alike.items())
    ]


def _pill_words(pill: RowPill) -> str:
    if pill.kind is PillKind.ADMIN:
        return "admin role"
    return pill.text if pill.kind is PillKind.OPEN else pill.kind.value


def _unseen(diagram: Diagram) -> list[_Entry]:
    """Name the callers that reach every account, for whom there are no lines."""
    if not diagram.everywhere:
        return []
    names = [f"{card.name} ({card.roles:,})" for card in diagram.everywhere]
    last = f" and {names[-1]}" if len(names) > 1 else names[-1]
    words = f"In every {diagram.noun}, so not drawn: {', '.join(names[:-1])}{last}"
    return [("everywhere", words, ())]


def _principals(diagram: Diagram) -> list[_Entry]:
    rows = [row for box in diagram.boxes for row in box.rows if not row.title]
    roles = [row for row in rows if row.kind is RowKind.ROLE]
    found: list[_Entry] = []
    if any(len(row.nodes) == 1 for row in roles) or any(box.chips for box in diagram.boxes):
        found.append(("role", "role", marks.diamond(0, 0)))
    if any(len(row.nodes) > 1 for row in roles):
        found.append(("roles", "roles with the same trust", marks.diamonds(0, 0)))
    if any(row.kind is RowKind.USER and not row.group for row in rows):
        found.append(("user", "user", marks.user(0, 0)))
    if any(row.group for row in rows):
        found.append(("users", "users of an IAM group", marks.users(0, 0)))
    is_session = any(row.kind is RowKind.SESSION for row in rows)
    if is_session or any(bundle.source.session for bundle in diagram.bundles):
        found.append(("session", "role session", marks.session(0, 0)))
    if any(row.kind is RowKind.MISSING for row in rows):
        found.append(("missing", "not in the import", marks.missing(0, 0)))
    if any(chip.admins for box in diagram.boxes for chip in box.chips):
        crown = Glyph(name="crown", x=0, y=0, size=14, fill="text")
        found.append(("admin", "admin role", (crown,)))
    return found


def _has_unchecked(diagram: Diagram) -> bool:
    return any(
        any(chip.unchecked for chip in box.chips)
        or any(pill.kind is PillKind.NO_SOURCE for row in box.rows for pill in row.pills)
        for box in diagram.boxes
    )


def _callers(diagram: Diagram) -> list[_Entry]:
    found: list[_Entry] = []
    far = [card for card in diagram.cards if card.section is not RowSection.WHOLE]
    kinds = {card.kind: card for card in reversed(far)}
    provider = kinds.get(CardKind.SAML) or kinds.get(CardKind.OIDC)
    if provider is not None:
        color = ZONE_COLORS[provider.zone]
        hexagon = Glyph(name="hexagon", x=0, y=0, size=17, fill=color)
        found.append(("provider", "provider", (hexagon,)))
    for kind, words in ((CardKind.PERSON, "person"), (CardKind.GROUP, "group of people")):
        if kind in kinds:
            found.append((words, words, marks.card_mark(kind, "org", 0, 0, "")))
    account = kinds.get(CardKind.ACCOUNT)
    if account is not None:
        color = ZONE_COLORS[account.zone]
        found.append(("outside", "outside account", marks.account_outside(0, 0, color)))
    if len(far) < len(diagram.cards):
        found.append(("whole", "whole account", marks.account_outside(0, 0, "scope")))
    if any(box.has_port for box in diagram.boxes):
        found.append(("port", "whole account", marks.key_port(0, 0)))
    return found


def _lines(diagram: Diagram) -> list[_Entry]:
    states = {bundle.state for bundle in diagram.bundles if bundle.open}
    found: list[_Entry] = []
    if Standing.ALLOWED in states and not diagram.folds:
        found.append(("allowed", "can assume", marks.arrow_sample()))
    found += [
        (key, words, marks.look_sample(LOOKS[state]))
        for state, key, words in _STATES
        if state in states
    ]
    marked: set[PictureChange | None] = {m for bundle in diagram.bundles for m in bundle.marks}
    marked |= {chip.change for box in diagram.boxes for chip in box.chips}
    found += [
        (change.name.lower(), change.value, marks.change_sample(change))
        for change in _CHANGES
        if change in marked
    ]
    return found


def _signs(diagram: Diagram) -> list[_Entry]:
    bundles = [bundle for bundle in diagram.bundles if not bundle.is_counted]
    kinds = {badge_kind(bundle) for bundle in bundles if not bundle.danger}
    found: list[_Entry] = [
        (kind.name.lower(), kind.value, marks.badge(kind, 0, 0))
        for kind in ConditionKind
        if kind in kinds and kind is not ConditionKind.OTHER
    ]
    if any(bundle.danger is not Danger.NONE for bundle in bundles):
        triangle = Glyph(name="alert", x=0, y=0, size=19, fill="cond")
        found.append(("danger", "no condition", (triangle,)))
    if _has_unchecked(diagram):
        shield = Glyph(name=NO_SOURCE_ICON, x=0, y=0, size=15, fill="cond")
        found.append(("no-source", NO_SOURCE, (shield,)))
    if ConditionKind.OTHER in kinds:
        badge = marks.badge(ConditionKind.OTHER, 0, 0)
        found.append(("other", ConditionKind.OTHER.value, badge))
    return found
