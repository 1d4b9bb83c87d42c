"""Actors become cards: those that nothing tells apart are folded into one, and so are the rest."""

from collections.abc import Iterable, Mapping, Sequence

from rolescope.escalation.way import EscalationWay
from rolescope.model.plain import counted, visible
from rolescope.pictures.layouts.focus.hops import Actor, FocusHop, FocusReach
from rolescope.pictures.layouts.focus.sizes import FocusSizes
from rolescope.pictures.layouts.focus.words import Names, actor_words, group_words, noun_of
from rolescope.pictures.metrics import text_width
from rolescope.pictures.picture import PictureChange
from rolescope.pictures.view import MORE_PEOPLE
from rolescope.trust.edge import NodeKind
from rolescope.value import Value, replace
from rolescope.words.people_text import more_people_words
from rolescope.words.standings import State, first_of, shown_state

_FOLD_FROM = 3  # that many alike become one card
_CROWDED = 10  # in a column with more cards two alike are enough


class FocusCard(Value, kw_only=True):
    """One card. `column` is 0 for the subject, negative for those who reach it."""

    id: str
    column: int
    actors: tuple[Actor, ...]
    name: str
    second: str
    is_rest: bool = False
    steps: tuple[int, int] = (0, 0)  # of a card for several columns: nearest and farthest
    edits: bool = False  # roles whose trust the subject may edit
    change: PictureChange | None = (
        None  # of all its principals: they reach the subject no more, or now
    )
    makes_admin: bool = False  # none of its principals is an administrator, one can become it
    opens: str = ""  # what unfolds it, or folds it with others again (see Frame.expanded)

    @property
    def count(self) -> int:
        """How many principals it stands for."""
        return len(self.actors)

    @property
    def nodes(self) -> tuple[str, ...]:
        """Ids of its nodes."""
        return tuple(dict.fromkeys(actor.node.id for actor in self.actors))

    @property
    def is_admin(self) -> bool:
        """Whether one of its principals is an administrator."""
        return any(actor.node.is_admin for actor in self.actors)


CROWN = 13.0  # px, of the sign of an administrator at the right of its name
_BESIDE_CROWN = 4


def name_width(card: FocusCard) -> float:
    """Return how wide the name on a card is on one line, with the crown at its right."""
    return text_width(card.name, "subject") + crown_room(card)


def crown_room(card: FocusCard) -> float:
    """Return what the crown takes from the line of the name."""
    has_crown = card.is_admin or card.makes_admin
    return CROWN + _BESIDE_CROWN if has_crown and card.column and not card.edits else 0


class CardLink(Value, kw_only=True):
    """A line between two cards, for one or several hops of the same kind."""

    source: str
    target: str
    hops: tuple[FocusHop, ...]
    edits: bool = False
    is_cut: bool = False  # it stands, but is cut off from the subject by what is gone

    @property
    def id(self) -> str:
        """The id of its item."""
        state = "" if self.is_open else "-" if self.is_gone else "!"
        return f"line:{self.source}>{self.target}{state}{'*' if self.is_way else ''}"

    @property
    def is_way(self) -> bool:
        """Whether it is for ways of escalation; a line is for them or for trusts."""
        return bool(self.hops) and self.hops[0].is_way

    @property
    def ways(self) -> tuple[EscalationWay, ...]:
        """Its ways, each once."""
        return tuple(way for hop in self.hops for way in hop.ways)

    @property
    def is_open(self) -> bool:
        """Whether its hops are open; a line is for open or for closed ones, never for both."""
        return not self.hops or self.hops[0].is_open

    @property
    def is_gone(self) -> bool:
        """Whether an edit took its hops away; a line is for such hops alone, or for the others."""
        return bool(self.hops) and self.hops[0].is_gone

    @property
    def state(self) -> State:
        """How it stands: the best of its hops, as its line shows it."""
        return first_of(shown_state(hop.edge, hop.source.node) for hop in self.hops)

    @property
    def change(self) -> PictureChange | None:
        """What became of it: it is new only when all of its hops are."""
        found = {hop.change for hop in self.hops}
        if self.is_cut:
            return PictureChange.UNREACHED
        if len(found) == 1:
            return next(iter(found))
        return PictureChange.CHANGED if found else None

    @property
    def edges(self) -> tuple[str, ...]:
        """Ids of its edges."""
        return tuple(sorted({id_ for hop in self.hops for id_ in hop.ids}))


class CardColumn(Value, kw_only=True):
    """A heading with its cards. `count`: principals, None for the subject."""

    number: int
    title: str
    count: int | None
    cards: tuple[FocusCard, ...]


def columns_and_links(
    reach: FocusReach,
    names: Names,
    sizes: FocusSizes,
    frame_width: float,
    beyond: frozenset[str] = frozenset(),
) -> tuple[tuple[CardColumn, ...], tuple[CardLink, ...]]:
    """Fold what was reached into columns of cards, from the left to the right.

    `beyond`: the keys of people and groups of Identity Center that stand on one card.
    """
    most = int((frame_width - 2 * sizes.margin - sizes.card) // (sizes.card + sizes.gutter)) + 1
    folder = _Folder(reach, names, sizes, beyond)
    for number in sorted(reach.columns, key=abs):
        folder.fold(number)
    back, on = -min(reach.columns), max(reach.columns)
    if back + 1 + on > most:
        folder.merge_beyond(*((-1, most - 1 - on) if back else (1, most - 1)))
    cards = folder.cards
    numbers = sorted(cards)
    columns = tuple(
        CardColumn(
            number=number,
            title=_title(number, reach, cards[number]),
            count=None if number == 0 else sum(card.count for card in cards[number]),
            cards=tuple(cards[number]),
        )
        for number in numbers
    )
    return columns, tuple(folder.links(cards))


def _title(number: int, reach: FocusReach, cards: Sequence[FocusCard]) -> str:
    subject = reach.subject.node
    if number == 0:
        return f"This {subject.kind.value}" if subject.kind is not NodeKind.ANYONE else "Anyone"
    if any(card.steps != (0, 0) for card in cards):
        near, far = cards[0].steps
        return counted(far - near + 1, "more step")
    takes_over = any(
        hop.is_way and (hop.target if number < 0 else hop.source).key == reach.subject.key
        for hop in reach.hops
    )
    if number == -1 and subject.kind not in (NodeKind.ROLE, NodeKind.SESSION):
        return "Can take it over"
    if number == -1:
        return "Can assume it or take it over" if takes_over else "Can assume it"
    if number == 1:
        return "It can assume or take over" if takes_over else "It can assume"
    return f"{abs(number)} steps away" if number < 0 else f"{number} steps on"


def with_open_people(columns: Sequence[CardColumn]) -> tuple[CardColumn, ...]:
    """Let people and groups that are unfolded be folded again."""

    def opened(card: FocusCard) -> FocusCard:
        is_of_people = card.column and card.actors[0].assigned is not None
        return replace(card, opens=MORE_PEOPLE) if is_of_people else card

    return tuple(replace(one, cards=tuple(map(opened, one.cards))) for one in columns)


class _Folder:
    """Folds column by column, from the subject outward."""

    def __init__(
        self, reach: FocusReach, names: Names, sizes: FocusSizes, beyond: frozenset[str]
    ) -> None:
        self._reach = reach
        self._names = names
        self._sizes = sizes
        self._beyond = beyond
        self._card_of: dict[str, str] = {}  # actor key to card id
        self.cards: dict[int, list[FocusCard]] = {}
        self._starting: dict[str, list[FocusHop]] = {}
        self._ending: dict[str, list[FocusHop]] = {}
        for hop in reach.hops:
            self._starting.setdefault(hop.source.key, []).append(hop)
            self._ending.setdefault(hop.target.key, []).append(hop)

    def fold(self, number: int) -> None:
        """Make the cards of one column; those nearer to the subject are there already."""
        actors = self._reach.columns[number]
        if number == 0:
            groups = [actors]
        else:
            groups = self._groups(actors, number, _FOLD_FROM)
            if len(groups) > _CROWDED:
                groups = self._groups(actors, number, 2)
        most = self._sizes.most_cards
        rest: list[Actor] = []
        if len(groups) > most:
            groups = sorted(groups, key=self._weight)
            rest = [actor for group in groups[most - 1 :] for actor in group]
            groups = sorted(groups[: most - 1], key=lambda group: group[0].key)
        cards = [self._card(number, group) for group in groups]
        if rest:
            cards.append(self._rest(number, rest))
        self._keep(number, cards)

    def _keep(self, number: int, cards: list[FocusCard]) -> None:
        self.cards[number] = cards
        for card in cards:
            self._card_of.update((actor.key, card.id) for actor in card.actors)

    def _weight(self, group: Sequence[Actor]) -> tuple[int, int, str]:
        """Sort groups by what must not be hidden: who is from outside or has callers of its own."""
        first = group[0]
        beyond = any(self._neighbors(actor, first) for actor in group)
        zones = ("anyone", "outside the organization", "AWS", "same organization")
        zone = first.node.zone.value
        rank = zones.index(zone) if zone in zones else len(zones)
        return (0 if beyond else 1, rank, first.key)

    def _neighbors(self, actor: Actor, _first: Actor) -> bool:
        return bool(self._starting.get(actor.key)) and bool(self._ending.get(actor.key))

    def _groups(self, actors: Sequence[Actor], number: int, least: int) -> list[list[Actor]]:
        alike: dict[object, list[Actor]] = {}
        for actor in actors:
            alike.setdefault(self._signature(actor, number), []).append(actor)
        groups: list[list[Actor]] = []
        for found in alike.values():
            is_one = len(found) >= least or found[0].key in self._beyond
            groups += [found] if is_one else [[actor] for actor in found]
        return sorted(groups, key=lambda group: group[0].key)

    def _signature(self, actor: Actor, number: int) -> object:
        """Return what tells an actor from others: kind, home, callers, next ones, conditions."""
        node = actor.node
        inward, outward = self._starting, self._ending
        if number > 0:
            inward, outward = outward, inward
        near = frozenset(
            (self._card_of.get(self._other(hop, actor).key), _state(hop), _asks(hop))
            for hop in inward.get(actor.key, ())
        )
        far = frozenset(
            (self._other(hop, actor).key, _state(hop), _asks(hop))
            for hop in outward.get(actor.key, ())
        )
        home = (
            node.account
            if node.kind not in (NodeKind.SAML_PROVIDER, NodeKind.OIDC_PROVIDER)
            else ""
        )
        if actor.assigned is not None:
            return MORE_PEOPLE if actor.key in self._beyond else actor.key
        return (node.kind, node.zone, home, node.is_admin, node.is_imported, near, far)

    @staticmethod
    def _other(hop: FocusHop, actor: Actor) -> Actor:
        return hop.target if hop.source.key == actor.key else hop.source

    def _card(self, number: int, actors: Sequence[Actor]) -> FocusCard:
        first = actors[0]
        if len(actors) == 1:
            name, second = actor_words(first, self._names, self._starting.get(first.key, ()))
        else:
            name, second = group_words(actors, self._names)
        if first.key in self._beyond:
            are_groups = all(actor.node.kind is NodeKind.PEOPLE for actor in actors)
            return FocusCard(
                id=f"card:{number}:{MORE_PEOPLE}",
                column=number,
                actors=tuple(actors),
                name=more_people_words(len(actors), are_groups=are_groups),
                second=name,
                is_rest=True,
                opens=MORE_PEOPLE,
            )
        return FocusCard(
            id=f"card:{number}:{first.key}",
            column=number,
            actors=tuple(actors),
            name=name,
            second=second,
            change=self._reach.change(actors),
        )

    def _rest(self, number: int, actors: Sequence[Actor]) -> FocusCard:
        nodes = [actor.node for actor in actors]
        return FocusCard(
            id=f"card:{number}:rest",
            column=number,
            actors=tuple(actors),
            name=f"{len(actors):,} more",
            second=noun_of(nodes) if len(actors) == 1 else f"{noun_of(nodes)}s",
            is_rest=True,
        )

    def merge_beyond(self, side: int, columns: int) -> None:
        """Make one card of everything that is `columns` steps away or more, on one side."""
        columns = max(columns, 1)
        far = sorted((n for n in self.cards if n * side >= columns), key=abs)
        if sum(len(self.cards[number]) for number in far) <= 1 and far[-1:] == [columns * side]:
            return
        actors = tuple(a for number in far for card in self.cards[number] for a in card.actors)
        steps = (columns, abs(far[-1]))
        where = "away" if side < 0 else "on"
        card = FocusCard(
            id=f"card:{columns * side}:far",
            column=columns * side,
            actors=actors,
            name=counted(len(actors), noun_of([actor.node for actor in actors])),
            second=f"{_steps(*steps)} {where}",
            is_rest=True,
            steps=steps,
        )
        for number in far:
            del self.cards[number]
        self._keep(columns * side, [card])

    def links(self, cards: Mapping[int, Sequence[FocusCard]]) -> Iterable[CardLink]:
        """Return the lines between cards: one for open hops, one for closed, one for gone ones."""
        known = {card.id for column in cards.values() for card in column}
        found: dict[tuple[str, str, bool, bool, bool], list[FocusHop]] = {}
        for hop in self._reach.hops:
            source, target = self._card_of[hop.source.key], self._card_of[hop.target.key]
            if source != target and {source, target} <= known:
                key = (source, target, hop.is_open, hop.is_gone, hop.is_way)
                found.setdefault(key, []).append(hop)
        for (source, target, *_), hops in sorted(found.items()):
            is_cut = all(self._reach.is_cut(hop) for hop in hops)
            yield CardLink(source=source, target=target, hops=tuple(hops), is_cut=is_cut)


def _state(hop: FocusHop) -> tuple[State, bool, tuple[str, ...]]:
    """Return what a line shows, as before any edit: what is gone must not part a card."""
    edge = (hop.first or hop.edge) if hop.is_gone else hop.edge
    rules = tuple(way.rule.id for way in hop.ways)
    return shown_state(edge, hop.source.node), hop.is_new, rules


def _asks(hop: FocusHop) -> frozenset[tuple[str, str, tuple[str, ...]]]:
    return frozenset(
        (condition.operator.lower(), condition.key.lower(), condition.values)
        for condition in hop.conditions
    )


def told_apart(columns: Sequence[CardColumn], names: Names) -> tuple[CardColumn, ...]:
    """Let no two cards that stand for somebody else read alike.

    What a role's name ends with tells those of one maker apart, then their account, then their
    whole name; of several roles it is their first.
    """
    for say in (_ending, _account, _whole):
        said: dict[tuple[str, str], set[tuple[str, ...]]] = {}
        for column in columns:
            for card in column.cards:
                said.setdefault((card.name, card.second), set()).add(card.nodes)
        columns = tuple(
            replace(
                column,
                cards=tuple(
                    say(card, names)
                    if len(said[card.name, card.second]) > 1 and not card.is_rest
                    else card
                    for card in column.cards
                ),
            )
            for column in columns
        )
    return tuple(columns)


def _ending(card: FocusCard, names: Names) -> FocusCard:
    apart = names.called(card.actors[0].node).apart if card.count == 1 else ""
    return replace(card, second=f"{apart} · {card.second}") if apart else card


def _account(card: FocusCard, names: Names) -> FocusCard:
    node = card.actors[0].node
    if node.kind is NodeKind.OIDC_PROVIDER or not node.account:
        return card
    if card.count > 1:
        homes = {names.account(actor.node.account) for actor in card.actors}
        where = homes.pop() if len(homes) == 1 else f"{len(homes)} accounts"
        return card if where in card.second else replace(card, second=f"{where}: {card.second}")
    where = names.account_with_id(node.account)
    return card if where in card.second else replace(card, second=where)


def _whole(card: FocusCard, names: Names) -> FocusCard:
    node = card.actors[0].node
    if card.count > 1:
        first = names.called(node).words
        return replace(card, name=f"{first} +{card.count - 1:,}")
    if node.kind in (NodeKind.USER, NodeKind.ROLE):
        return replace(card, name=visible(node.name))
    return replace(card, second=visible(node.id))


def _steps(near: int, far: int) -> str:
    return f"{near} to {far} steps" if far > near else counted(near, "step")
