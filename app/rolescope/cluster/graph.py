"""The whole graph of an evaluation, read row by row: for formats that need not hold all of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rolescope.cluster.database import open_database
from rolescope.cluster.folder import ORGANIZATION, FolderUnusable, Manifest, read_manifest
from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.words.conditions import condition_in_words
from rolescope.escalation.way import WayState, way_id
from rolescope.importers import read_again
from rolescope.importers.files import JsonFile
from rolescope.importers.kept_files import keep
from rolescope.model.policy import Condition
from rolescope.model.principal_reader import classify
from rolescope.model.world import World
from rolescope.pictures.drawn_graph import DrawnEdge, DrawnNode, Rectangle, drawn_node
from rolescope.pictures.view import DrawnWays
from rolescope.progress import no_tick
from rolescope.trust.edge import Node, NodeKind, PrincipalKind, Standing, Zone
from rolescope.trust.naming import principal_node
from rolescope.words.names import account_names

_ROWS = 1_000  # that are read at a time


class EvaluatedGraph:
    """All nodes and trusts of an evaluation, as `whole_graph` has them, and ways if wanted.

    `missing`: what is not evaluated yet, in words; empty when nothing is.
    """

    title, subtitle = "Trust graph", ""
    boxes: tuple[tuple[str, Rectangle], ...] = ()

    def __init__(
        self, database: Any, manifest: Manifest, known: WorldIndex, ways: DrawnWays
    ) -> None:
        """Take an open database, which accounts are known beside it, and which ways."""
        self._database, self._known, self._ways = database, known, ways
        self._names = dict(self._rows("select account, name from accounts where name <> ''"))
        self._names |= account_names(known.world)
        self.missing = manifest.missing
        self.notes = (f"Not evaluated yet: {self.missing}.",) if self.missing else ()

    @property
    def nodes(self) -> Iterator[DrawnNode]:
        """The nodes, by their ids. Of accounts that are missing, users and roles with trusts.

        Whether these are administrators is not known: none is called one.
        """
        for id_, kind, name, zone, account, is_admin in self._rows(_NODES):
            node = Node(
                id=id_,
                kind=NodeKind(kind),
                name=name,
                zone=Zone(zone),
                account=account,
                is_admin=is_admin,
            )
            yield drawn_node(node, id_, self._names)
        if self.missing:
            for (id_,) in self._rows(_STRANGERS):
                node = principal_node(self._known, classify("AWS", id_))
                yield drawn_node(node, id_, self._names)

    @property
    def edges(self) -> Iterator[DrawnEdge]:
        """The trusts, account by account, and then the ways."""
        for id_, source, target, kind, standing, conditions, actions, crosses, reason in self._rows(
            _EDGES
        ):
            yield DrawnEdge(
                id=id_,
                source=source,
                target=target,
                caller=kind,
                verdict=standing,
                conditions=tuple(map(_words, filter(None, json.loads(conditions)))),
                actions=tuple(actions),
                is_cross_account=crosses,
                reason=reason,
            )
        if self._ways is not DrawnWays.NONE:
            only = " and is_admin" if self._ways is DrawnWays.TO_ADMINS else ""
            for rule, source, target, state, actions, title, depends in self._rows(_WAYS + only):
                holds = state == WayState.HOLDS.value
                yield DrawnEdge(
                    id=way_id(rule, source, target),
                    source=source,
                    target=target,
                    caller=PrincipalKind.PRINCIPAL.value,
                    verdict=(Standing.ALLOWED if holds else Standing.DEPENDS).value,
                    actions=tuple(dict.fromkeys(actions)),
                    is_cross_account=account_of(source) != account_of(target),
                    reason=" ".join((title, *depends)),
                    kind="way",
                    rule=rule,
                )

    def _rows(self, sql: str) -> Iterator[tuple[Any, ...]]:
        answer = self._database.cursor().execute(sql)
        while rows := answer.fetchmany(_ROWS):
            yield from rows


_NODES = "select id, kind, name, zone, in_account, is_admin from principals order by id"
_STRANGERS = (
    "select distinct source from edges anti join principals on source = principals.id "
    "order by source"
)
_EDGES = (
    "select id, source, target, kind, standing, conditions, actions, is_cross_account, reason "
    "from edges"
)
_WAYS = (
    "select rule, source, target, state, actions, title, depends from ways "
    "where target in (select id from principals)"  # policies of the organization are none (PE-63)
)


def _words(conditions: list[dict[str, Any]]) -> str:
    """Say what the conditions of one statement ask for."""
    return "; ".join(
        condition_in_words(Condition(one["operator"], one["key"], tuple(one["values"])))
        for one in conditions
    )


@contextmanager
def open_graph(folder: Path, ways: DrawnWays) -> Iterator[EvaluatedGraph]:
    """Open the graph of an evaluation, as long as the context lasts.

    Raises:
        FolderUnusable: the folder is no evaluation, nothing of it is done, or it cannot be read.
        LibraryMissing: DuckDB is not installed.
    """
    manifest = read_manifest(folder)
    known = WorldIndex(_accounts_alone(folder, manifest))
    with open_database(folder, manifest) as database:
        yield EvaluatedGraph(database, manifest, known, ways)


def _accounts_alone(folder: Path, manifest: Manifest) -> World:
    """Return the organization, and the accounts of the import without anything that is in them."""
    try:
        value = json.loads((folder / ORGANIZATION).read_bytes())
        value["accounts"] = {one: {"gaad": {"IsTruncated": True}} for one in manifest.accounts}
    except (OSError, ValueError, TypeError, RecursionError) as error:
        said = getattr(error, "strerror", None) or "it was changed"
        raise FolderUnusable(
            f"{folder / ORGANIZATION} cannot be read: {said}. Evaluate again in an empty folder."
        ) from error
    data = json.dumps(value).encode()
    world = read_again([keep(JsonFile(ORGANIZATION, data, None, chosen=False))], no_tick).world
    if world is None:
        raise FolderUnusable(
            f"{folder / ORGANIZATION} is no organization. Evaluate again in an empty folder."
        )
    return world
