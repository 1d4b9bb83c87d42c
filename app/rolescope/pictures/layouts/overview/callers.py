"""The cards of the lane: who outside of the imported accounts can become a role."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rolescope.model.arn import group_digits, role_name
from rolescope.model.plain import first_lines, visible
from rolescope.pictures.layouts.overview.diagram import CardKind, OutsideCard, RowSection
from rolescope.pictures.layouts.overview.folding import KEPT_CARDS
from rolescope.pictures.trust_facts import Danger, DrawnTrust
from rolescope.pictures.view import MORE_PEOPLE
from rolescope.trust.edge import Node, NodeKind, Zone
from rolescope.trust.people import People
from rolescope.value import replace
from rolescope.words.people_text import holder_of, more_people_words, people_words

_CARD_KINDS = {
    NodeKind.ANYONE: CardKind.ANYONE,
    NodeKind.OIDC_PROVIDER: CardKind.OIDC,
    NodeKind.SAML_PROVIDER: CardKind.SAML,
}

_MORE_PEOPLE = f"card:{NodeKind.SAML_PROVIDER.value}:{MORE_PEOPLE}"


def card_key(node: Node) -> str:
    """Return what makes nodes one card: the issuer, the account, or the node itself."""
    if node.kind in (NodeKind.OIDC_PROVIDER, NodeKind.SAML_PROVIDER):
        return f"card:{node.kind.value}:{node.issuer or node.name}"
    if node.kind is NodeKind.ANYONE:
        return "card:*"
    return f"card:{node.account or node.id}"


def make_cards(
    trusts: Mapping[str, list[DrawnTrust]],
    vendors: Mapping[str, str],
    names: Mapping[str, str],
    people: People,
) -> tuple[OutsideCard, ...]:
    """Make the cards of the lane from the trusts of each, by card id, sorted by section and id.

    `names` are the names of accounts that the organization knows.
    """
    cards = [
        _with_people(_card(key, found, vendors, names), people)
        for key, found in sorted(trusts.items())
    ]
    return tuple(sorted(cards, key=lambda card: list(RowSection).index(card.section)))


def merged_cards(
    cards: Sequence[OutsideCard], trusts: Mapping[str, list[DrawnTrust]]
) -> tuple[tuple[OutsideCard, ...], dict[str, str]]:
    """Make one card of many of one sort; returns the cards, and by which one others are told.

    What edits added stays alone, so that it moves nothing.
    """
    sorts: dict[tuple[RowSection, CardKind], list[OutsideCard]] = defaultdict(list)
    for card in cards:
        if not card.is_late and card.kind is not CardKind.ANYONE:
            sorts[card.section, card.kind].append(card)
    merged: dict[str, str] = {}
    found = {card.id: card for card in cards}
    for (section, kind), mine in sorts.items():
        if len(mine) > KEPT_CARDS:
            one = _merged(section, kind, mine, trusts)
            merged |= {card.id: one.id for card in mine}
            found[one.id] = one
    kept = [card for card in found.values() if card.id not in merged]
    return tuple(sorted(kept, key=lambda card: list(RowSection).index(card.section))), merged


def _merged(
    section: RowSection,
    kind: CardKind,
    cards: list[OutsideCard],
    trusts: Mapping[str, list[DrawnTrust]],
) -> OutsideCard:
    count, first = len(cards), cards[0]
    mine = [trust for card in cards for trust in trusts[card.id]]
    names = [f"{card.name} {card.second}" if card.second_is_code else card.name for card in cards]
    return OutsideCard(
        id=f"cards:{section.name}:{kind.name}",
        kind=kind,
        section=section,
        zone=first.zone,
        name=f"{count} {_SORTS.get((section, kind), f'{kind.value} providers')}",
        second=f"{_called(first)} and {count - 1}",
        count=count,
        second_is_code=False,
        short="" if (section, kind) in _SORTS else f"{count} {kind.value}",
        nodes=tuple(node for card in cards for node in card.nodes),
        roles=len({trust.edge.target for trust in mine if not trust.is_closed}),
        danger=max(card.danger for card in cards),
        tooltip="\n".join(first_lines(names)),
    )


def _called(card: OutsideCard) -> str:
    return card.second if card.second_is_code else card.short or card.name


_SHORTER = {"IAM Identity Center": "Identity Center"}
_SORTS = {
    (RowSection.ATTENTION, CardKind.ACCOUNT): "unknown accounts",
    (RowSection.WHOLE, CardKind.ACCOUNT): "accounts",
    (RowSection.ORGANIZATION, CardKind.ACCOUNT): "accounts",
    (RowSection.VENDORS, CardKind.ACCOUNT): "vendors",
}


def _card(
    key: str,
    trusts: list[DrawnTrust],
    vendors: Mapping[str, str],
    names: Mapping[str, str],
) -> OutsideCard:
    nodes = sorted({trust.source.id: trust.source for trust in trusts}.values(), key=lambda n: n.id)
    kind = _CARD_KINDS.get(nodes[0].kind, CardKind.ACCOUNT)
    settled = [trust for trust in trusts if not trust.is_opened]
    before = max(trust.first_danger for trust in settled or trusts)
    now = max((trust.danger for trust in trusts if not trust.is_closed), default=Danger.NONE)
    name, second, is_code = _words(kind, nodes, before, {**names, **vendors})
    is_nameless = kind is CardKind.ACCOUNT and not is_code
    return OutsideCard(
        id=key,
        kind=kind,
        section=_section(kind, nodes[0], before),
        zone=nodes[0].zone,
        name=name,
        second=second,
        second_is_code=is_code,
        short=group_digits(nodes[0].account or nodes[0].id)
        if is_nameless
        else _SHORTER.get(name, ""),
        nodes=tuple(node.id for node in nodes),
        roles=len({trust.edge.target for trust in trusts if not trust.is_closed}),
        danger=now,
        is_late=not settled,
        tooltip="\n".join(map(visible, first_lines([node.id for node in nodes]))),
    )


def _with_people(card: OutsideCard, people: People) -> OutsideCard:
    """Return the card of a person or a group, or of all that are folded."""
    found = [people.assigned[node] for node in card.nodes if node in people.assigned]
    if not found:
        return card
    if card.id == _MORE_PEOPLE:
        names = [visible(one.called) for one in found]
        are_groups = all(one.is_group for one in found)
        return replace(
            card,
            kind=CardKind.GROUP,
            section=RowSection.PEOPLE,
            name=more_people_words(len(found), are_groups=are_groups),
            second=people_words(found),
            count=len(names),
            opens=MORE_PEOPLE,
            tooltip="\n".join(first_lines(names)),
        )
    holder = holder_of(found[0])
    return replace(
        card,
        kind=CardKind.GROUP if found[0].is_group else CardKind.PERSON,
        section=RowSection.PEOPLE,
        name=visible(holder.name),
        second=holder.words,
        tooltip="\n".join((*map(visible, holder.people[:12]), "by IAM Identity Center")),
    )


def with_open_people(
    cards: tuple[OutsideCard, ...], opened: frozenset[str]
) -> tuple[OutsideCard, ...]:
    """Let people and groups that are unfolded be folded again."""
    if MORE_PEOPLE not in opened:
        return cards
    return tuple(
        replace(card, opens=MORE_PEOPLE) if card.section is RowSection.PEOPLE else card
        for card in cards
    )


def _section(kind: CardKind, node: Node, before: Danger) -> RowSection:
    if before is Danger.RISK:
        return RowSection.ATTENTION
    if kind in (CardKind.OIDC, CardKind.SAML):
        return RowSection.PROVIDERS
    if kind is CardKind.ANYONE:
        return RowSection.OTHERS
    if node.zone is Zone.SCOPE:
        return RowSection.WHOLE
    return RowSection.VENDORS if node.zone is Zone.OUTSIDE else RowSection.ORGANIZATION


def _words(
    kind: CardKind, nodes: list[Node], danger: Danger, names: Mapping[str, str]
) -> tuple[str, str, bool]:
    """Return the first line, the second line, and whether that is set as code."""
    node = nodes[0]
    if kind is CardKind.ANYONE:
        return "Anyone", "Principal: *", False
    if kind in (CardKind.OIDC, CardKind.SAML):
        return visible(node.name), f"{kind.value} · {_where(nodes, names)}", False
    account = node.account or node.id
    if account in names:
        return names[account], group_digits(account), True
    if node.zone is Zone.OUTSIDE and danger is Danger.RISK:
        return "Unknown account", group_digits(account), True
    return f"Account {group_digits(account)}", _principals(nodes), False


def _where(nodes: list[Node], names: Mapping[str, str]) -> str:
    accounts = sorted({node.account for node in nodes if node.account})
    if len(accounts) == 1:
        return names.get(accounts[0], "1 account")
    return f"{len(accounts)} accounts"


def _principals(nodes: list[Node]) -> str:
    if any(node.kind is NodeKind.ACCOUNT for node in nodes):
        return "whole account"
    if len(nodes) == 1:
        return f"{nodes[0].kind.value} {visible(role_name(nodes[0].id))}"
    return f"{len(nodes)} principals"
