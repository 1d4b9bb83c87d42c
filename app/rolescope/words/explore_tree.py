"""The explore tree: everything there is, grouped the way people look for it."""

from collections.abc import Callable, Collection, Generator, Iterable, Sequence

from rolescope.engine.index import WorldIndex
from rolescope.model.arn import group_digits
from rolescope.model.principal import Role, User
from rolescope.model.world import Account
from rolescope.trust.edge import PROVIDERS, Node, NodeKind, Zone
from rolescope.trust.naming import account_name, entity_node
from rolescope.value import Value, replace
from rolescope.words.admin_text import MAKES_ADMIN
from rolescope.words.role_families import called


class TreeItem(Value, kw_only=True):
    """One line. `id` is that of a node of the graph or of an account; empty for a group.

    `called` is what its `title` is called where that says more in less room, "" for the title.
    `note` stands at the right, `second` on a line of its own; `is_open` at first.
    """

    title: str
    id: str = ""
    called: str = ""
    note: str = ""
    second: str = ""
    node: Node | None = None
    children: tuple["TreeItem", ...] = ()
    is_open: bool = False


Growing = Generator[None, None, tuple["TreeItem", ...]]
"""Makes a tree in steps, each of them short; returns it at the end."""


def explore_tree(index: WorldIndex, nodes: Iterable[Node], makers: Collection[str] = ()) -> Growing:
    """Group an import and the nodes of its trust graph; groups without content are left out.

    `makers` can make themselves administrators (PE-0g).
    """
    listed = sorted(nodes, key=lambda node: (node.name.casefold(), node.id))
    named = {node.id: node for node in listed}
    yield
    accounts = []
    for account in index.world.accounts:
        accounts.append(_account(index, account, named, makers))
        yield
    accounts.sort(key=lambda item: (item.title.casefold(), item.id))
    groups = (
        ("Accounts", accounts),
        ("Services", _leaves(x for x in listed if x.kind is NodeKind.SERVICE)),
        ("Identity providers", _leaves(x for x in listed if x.kind in PROVIDERS)),
        ("Not imported", _leaves(x for x in listed if _is_elsewhere(x))),
        ("Anyone", _leaves(x for x in listed if x.kind is NodeKind.ANYONE)),
        ("Deleted and invalid", _leaves(x for x in listed if x.kind in _DEAD)),
    )
    return tuple(
        TreeItem(
            title=title, note=f"{len(items):,}", children=tuple(items), is_open=items is accounts
        )
        for title, items in groups
        if items
    )


_DEAD = (NodeKind.DELETED, NodeKind.INVALID)


def _is_elsewhere(node: Node) -> bool:
    """Accounts and principals that the import does not hold."""
    others = (*_DEAD, *PROVIDERS, NodeKind.SERVICE, NodeKind.ANYONE, NodeKind.SESSION)
    return not node.is_imported and node.zone is not Zone.SCOPE and node.kind not in others


def _leaves(nodes: Iterable[Node]) -> list[TreeItem]:
    return [_leaf(node, group_digits(node.account or "")) for node in nodes]


def _leaf(node: Node, note: str = "", name: str = "") -> TreeItem:
    shorter = name if name != node.name else ""
    return TreeItem(title=node.name, id=node.id, called=shorter, note=note, node=node)


def _account(
    index: WorldIndex, account: Account, named: dict[str, Node], makers: Collection[str]
) -> TreeItem:
    here: list[Role | User] = [*account.roles, *account.users]
    entities = [named.get(entity.arn) or entity_node(index, entity) for entity in here]
    entities.sort(key=lambda node: (node.kind.value, node.name.casefold(), node.id))
    roles, users = len(account.roles), len(account.users)
    counts = [f"{roles:,} {'role' if roles == 1 else 'roles'}"]
    counts += [f"{users:,} {'user' if users == 1 else 'users'}"] if users else []
    name = account_name(index, account.id)
    node = named.get(account.id) or Node(
        id=account.id,
        kind=NodeKind.ACCOUNT,
        name=name,
        zone=Zone.SCOPE,
        account=account.id,
        is_imported=True,
    )
    return TreeItem(
        title=name,
        id=account.id,
        note=", ".join(counts),
        second=group_digits(account.id) if name != group_digits(account.id) else "",
        node=node,
        children=tuple(
            _leaf(node, _admin_words(node, makers), name)
            for node, name in zip(entities, called(entities, index), strict=True)
        ),
    )


def _admin_words(node: Node, makers: Collection[str]) -> str:
    if node.is_admin:
        return "admin"
    return MAKES_ADMIN.text.lower() if node.id in makers else ""


def filtered(
    items: Sequence[TreeItem], text: str, above: str = "", say: Callable[[str], str] = str
) -> tuple[TreeItem, ...]:
    """Keep the lines that hold every word of `text`, and what is above and below them.

    A word may also stand in a line above (`above`): `prod admin` finds the admins of prod.
    `say` gives what is read of a text.
    """
    words = text.casefold().split()
    if not words:
        return tuple(items)
    kept = []
    for item in items:
        told = (item.title, item.called, item.note, item.second, item.id) if item.id else ()
        own = " ".join(map(say, told)).casefold()
        is_named = any(word in own for word in words)
        if is_named and all(word in f"{above} {own}" for word in words):
            kept.append(item)
            continue
        children = filtered(item.children, text, f"{above} {own}", say)
        if children:
            kept.append(replace(item, children=children))
    return tuple(kept)


def nothing_matches(text: str) -> str:
    """Say that nothing holds what was typed."""
    return f"Nothing here matches {text}."
