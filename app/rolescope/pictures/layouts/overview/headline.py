"""Title, counts and the pills that say every danger in words."""

from collections.abc import Callable

from rolescope.model.plain import counted
from rolescope.pictures.groups import ACCOUNT
from rolescope.pictures.labels import change_words
from rolescope.pictures.layouts.overview import marks
from rolescope.pictures.layouts.overview.diagram import Bundle, CardKind, Diagram, OutsideCard
from rolescope.pictures.layouts.overview.sizes import OverviewSizes
from rolescope.pictures.metrics import elide_end, text_width
from rolescope.pictures.picture import Box, Glyph, Item, ItemKind, Shape, Text
from rolescope.pictures.trust_facts import Danger, DrawnTrust
from rolescope.value import Value

TITLE = "Who can become whom"
_PILL = 28
_PILL_TEXT = 29
_PILL_END = 15
_GAP = 8
_FINDINGS = 54  # px of the window's pill beside its text
_MANY_FINDINGS = "100 findings, 10 critical"  # as long as what it says mostly is


class Attention(Value, kw_only=True):
    """One danger in words, with the trusts that make it."""

    id: str
    text: str
    is_risk: bool
    bundles: tuple[Bundle, ...]
    trusts: tuple[DrawnTrust, ...]


def attentions(diagram: Diagram) -> tuple[Attention, ...]:
    """Return what needs attention, the worst first."""
    cards = {card.id: card for card in diagram.cards}
    found = []
    for id_, select, words in _KINDS:
        bundles = tuple(
            bundle
            for bundle in diagram.bundles
            if bundle.source.place in cards
            and bundle.danger
            and select(cards[bundle.source.place], bundle)
        )
        if bundles:
            mine = [cards[place] for place in sorted({b.source.place for b in bundles})]
            trusts = tuple(t for bundle in bundles for t in bundle.open if t.danger)
            is_risk = any(bundle.danger is Danger.RISK for bundle in bundles)
            found.append(
                Attention(
                    id=f"attention:{id_}",
                    text=words(mine, bundles, len({trust.edge.target for trust in trusts})),
                    is_risk=is_risk,
                    bundles=bundles,
                    trusts=trusts,
                )
            )
    return tuple(found)


def _anyone(_cards: list[OutsideCard], _bundles: tuple[Bundle, ...], roles: int) -> str:
    return f"Anyone can assume {counted(roles, 'role')}"


def _accounts(cards: list[OutsideCard], bundles: tuple[Bundle, ...], roles: int) -> str:
    into_admins = [bundle for bundle in bundles if bundle.target.is_admin]
    admins = len({t.edge.target for bundle in into_admins for t in bundle.open if t.danger})
    who, verb, count = "Unknown account", "reaches", _callers(cards)
    if count > 1:
        who, verb = f"{count} unknown accounts", "reach"
    if admins == roles:
        return f"{who} {verb} {'an admin role' if roles == 1 else f'{roles:,} admin roles'}"
    admin = f", {admins:,} of them admin" if admins else ""
    return f"{who} {verb} {counted(roles, 'role')}{admin}"


def _providers(cards: list[OutsideCard], _bundles: tuple[Bundle, ...], roles: int) -> str:
    who = cards[0].name if len(cards) == 1 else f"{_callers(cards)} identity providers"
    return f"{who} not narrowed for {counted(roles, 'role')}"


def _vendors(cards: list[OutsideCard], _bundles: tuple[Bundle, ...], _roles: int) -> str:
    return f"{counted(_callers(cards), 'vendor')} without external ID"


def _callers(cards: list[OutsideCard]) -> int:
    return sum(card.count for card in cards)


_Kind = tuple[
    str,
    Callable[[OutsideCard, Bundle], bool],
    Callable[[list[OutsideCard], tuple[Bundle, ...], int], str],
]
_KINDS: tuple[_Kind, ...] = (
    ("anyone", lambda card, _: card.kind is CardKind.ANYONE, _anyone),
    (
        "accounts",
        lambda card, bundle: card.kind is CardKind.ACCOUNT and bundle.danger is Danger.RISK,
        _accounts,
    ),
    ("providers", lambda card, _: card.kind in (CardKind.OIDC, CardKind.SAML), _providers),
    (
        "vendors",
        lambda card, bundle: card.kind is CardKind.ACCOUNT and bundle.danger is Danger.NOTICE,
        _vendors,
    ),
)


def subtitle_words(diagram: Diagram, *, compact: bool, is_short: bool = False) -> str:
    """Count what is on the picture; `is_short`: no more than that."""
    boxes = [box for box in diagram.boxes if not box.parent]
    roles, users = sum(box.roles for box in boxes), sum(box.users for box in boxes)
    accounts = counted(diagram.accounts, diagram.noun)
    trusts, lines = counted(diagram.principal_trusts, "trust"), diagram.lines
    changes = change_words(diagram.changes)
    gone = f" ({changes})" if changes else ""
    hidden = f" {diagram.hidden}." if diagram.hidden else ""
    if diagram.folds:
        drawn = f"{trusts}{gone} as {counted(lines, 'line')}"
        if compact:
            return f"{counted(roles, 'role')} in {accounts}, by {diagram.folds}. {drawn}.{hidden}"
        an = "an account" if diagram.noun == ACCOUNT else f"a {diagram.noun}"
        only = f"Only trusts that cross {an} border are drawn: "
        if diagram.unfolded:
            only = f"{counted(diagram.unfolded, diagram.noun)} unfolded: "
        return (
            f"{counted(roles, 'role')} in {accounts}, grouped by {diagram.folds}. {only}{drawn}. "
            f"A number on a line counts trusts.{hidden}"
        )
    if diagram.left_out or diagram.useless:
        found = [f"{counted(diagram.left_out, 'trust')} in folded roles"] * bool(diagram.left_out)
        found += [f"{diagram.useless:,} that nobody can use"] * bool(diagram.useless)
        drawn = f"{trusts}{gone} as {counted(lines, 'line')}"
        rest = "others not drawn" if compact else f"{' and '.join(found)} not drawn"
        if is_short:  # the status bar counts what is not drawn
            return f"{counted(roles, 'role')} in {accounts}. {drawn}.{hidden}"
        which = "the rows that matter most"
        return f"{counted(roles, 'role')} in {accounts}: {which}. {drawn}, {rest}.{hidden}"
    if compact:
        return (
            f"{counted(roles, 'role')}, {counted(users, 'user')}, {accounts}. "
            f"{trusts}{gone} as {counted(lines, 'line')}.{hidden}"
        )
    services = ""
    if diagram.service_trusts:
        services = f", {counted(diagram.service_trusts, 'trust')} in AWS services as chips"
    return (
        f"{counted(roles, 'role')} and {counted(users, 'user')} in {accounts}. "
        f"{trusts} between principals{gone} drawn as {counted(lines, 'line')}{services}.{hidden}"
    )


def pending_words(subtitle: str) -> str:
    """Say before all that not everything is known yet."""
    return f"How trusts stand is being worked out. {subtitle}"


def status_words(diagram: Diagram) -> str:
    """Count for the status bar, and say what is not drawn."""
    subject = counted(sum(box.roles for box in diagram.boxes), "role")
    if diagram.folds:
        subject = counted(diagram.accounts, diagram.noun)
    lines = counted(diagram.lines, "line")
    changes = change_words(diagram.changes)
    lines += f" · trusts: {changes}" if changes else ""
    hidden = diagram.hidden or "nothing hidden"
    if diagram.folds:
        hidden = f"{diagram.hidden} · " if diagram.hidden else ""
        inside = f"folded {diagram.noun}s" if diagram.unfolded else f"{diagram.noun}s"
        return f"{subject} · {lines} · {hidden}trusts inside {inside} hidden"
    if left_out := diagram.left_out + diagram.useless:
        hidden = f"{diagram.hidden} · " if diagram.hidden else ""
        return f"{subject} · {lines} · {hidden}{counted(left_out, 'trust')} not drawn"
    if diagram.permitted_only:
        hidden = f"{diagram.hidden} · " if diagram.hidden else ""
        hidden += f"{counted(diagram.permitted_only, 'permission')} without a trust not drawn"
    return f"{subject} · {lines} · {hidden}"


def paint_headline(
    diagram: Diagram, sizes: OverviewSizes, width: float
) -> tuple[list[Shape], list[Item]]:
    """Paint the title, the counts and the pills; pills merge into one when they do not fit."""
    found = attentions(diagram)
    subtitle = settled = subtitle_words(diagram, compact=sizes.compact)
    if diagram.is_pending:
        subtitle = pending_words(settled)
    style = "small" if sizes.compact else "body"
    x = sizes.left + (text_width(TITLE, "title") + 20 if sizes.compact else 0)
    need = x + text_width(settled, style) + 24
    pills = _merged(found) if sizes.compact else list(found)
    right = width - 24
    if need + sum(_width(pill) + _GAP for pill in pills) > right:
        pills = _merged(found)
    taken = sum(_width(pill) + _GAP for pill in pills)
    if sizes.compact:  # the window puts what it counts of findings on the same line
        taken = max(taken, _FINDINGS + text_width(_MANY_FINDINGS, "label"))
    room = right - x - 24 - taken
    shown = elide_end(subtitle, style, room)
    if shown != subtitle and sizes.compact and not diagram.is_pending:
        shown = elide_end(subtitle_words(diagram, compact=True, is_short=True), style, room)
    shapes: list[Shape] = [
        Text(x=sizes.left, y=marks.baseline(sizes.title_y, 20), text=TITLE, style="title")
    ]
    if shown:
        shapes.append(
            Text(
                x=x,
                y=marks.baseline(sizes.subtitle_y, 13),
                text=shown,
                style=style,
                color="muted",
                full=subtitle if shown != subtitle else None,
            )
        )
    items = []
    at = right - sum(_width(pill) for pill in pills) - _GAP * (len(pills) - 1)
    for pill in pills:
        y = 16 if sizes.compact else 24
        shapes += _pill(pill, at, y)
        items.append(_item(pill, at, y, found))
        at += _width(pill) + _GAP
    return shapes, items


def _merged(found: tuple[Attention, ...]) -> list[Attention]:
    if len(found) < 2:  # noqa: PLR2004 - nothing to merge
        return list(found)
    return [
        Attention(
            id="attention:all",
            text=f"{len(found)} need attention",
            is_risk=any(each.is_risk for each in found),
            bundles=tuple(bundle for each in found for bundle in each.bundles),
            trusts=tuple(trust for each in found for trust in each.trusts),
        )
    ]


def _width(pill: Attention) -> float:
    return round(_PILL_TEXT + text_width(pill.text, "label") + _PILL_END)


def _pill(pill: Attention, x: float, y: float) -> list[Shape]:
    color = "risk" if pill.is_risk else "cond"
    return [
        Box(
            x=x,
            y=y,
            w=_width(pill),
            h=_PILL,
            radius=_PILL / 2,
            fill=f"{color}soft",
            stroke=color,
            item=pill.id,
        ),
        Glyph(name="alert", x=x + 17, y=y + _PILL / 2, size=15, fill=color, item=pill.id),
        Text(
            x=x + _PILL_TEXT,
            y=marks.baseline(y + _PILL / 2, 11),
            text=pill.text,
            style="label",
            color=color,
            item=pill.id,
        ),
    ]


def _item(pill: Attention, x: float, y: float, found: tuple[Attention, ...]) -> Item:
    lit = [
        part
        for bundle in pill.bundles
        for part in (bundle.id, bundle.source.place, bundle.target.id)
    ]
    tooltip = [each.text for each in found] if pill.id == "attention:all" else [pill.text]
    return Item(
        id=pill.id,
        kind=ItemKind.ATTENTION,
        name=pill.text,
        edges=tuple(trust.edge.id for trust in pill.trusts),
        tooltip="\n".join(tooltip),
        x=x,
        y=y,
        w=_width(pill),
        h=_PILL,
        related=tuple(dict.fromkeys(lit)),
    )
