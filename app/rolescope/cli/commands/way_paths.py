"""`rolescope paths --ways`, and paths that end in the use of a resource."""

import argparse

from rolescope.cli.commands.edges import graph_of
from rolescope.cli.commands.simulate import check_action
from rolescope.cli.console import end_progress, progress, say, say_json
from rolescope.cli.failure import Exit, UsageFailure
from rolescope.cli.sources import OpenedSources, open_sources, time_words
from rolescope.escalation.ends import AdminEnds, PathEnds, ResourceEnds, aim_of
from rolescope.escalation.find import WayFinder
from rolescope.escalation.find_paths import PathLimits, find_way_paths
from rolescope.escalation.proof import Proofs
from rolescope.exporters.way_paths_json import way_paths_json
from rolescope.model.arn import Arn
from rolescope.trust.edge import NodeKind
from rolescope.trust.paths.ends import ADMIN_KEYWORDS, find_ends
from rolescope.trust.paths.hops import Hops, graph_id, hops_of
from rolescope.trust.paths.values import StepLevel, Through
from rolescope.words.paths.way_paths import way_paths_text

THROUGH = {
    "allowed": Through.ALLOWED,
    "conditional": Through.CONDITIONAL,
    "any": Through.ANY,
}
_PRINCIPALS = ("iam", "sts")  # services of which an ARN is a principal's


def is_resource(options: argparse.Namespace) -> bool:
    """Tell whether `--to` is a resource, and nobody who can be become."""
    arn = Arn.parse(options.target or "")
    return options.action is not None or (arn is not None and arn.service not in _PRINCIPALS)


def run_way_paths(options: argparse.Namespace) -> int:
    """List the paths to an end by trusts, with `--ways` by ways of escalation, too."""
    if options.action is not None:
        check_action(options.action, options.target)
    opened = open_sources(options)
    hops = hops_of(graph_of(opened), opened.index, opened.at)
    finder = WayFinder(opened.index, hops, opened.at)
    ends, told = _path_ends(options, opened, hops)
    limits = PathLimits(
        through=THROUGH[options.through],
        of_ways=THROUGH[options.through_of_ways],
        max_hops=options.max_hops,
    )
    try:
        found = find_way_paths(
            finder if options.ways else None,
            hops,
            _sources(hops, options.source),
            ends,
            limits,
            progress(),
        )
    finally:
        end_progress()
    if options.format == "json":
        through = {"through": options.through, "throughOfWays": options.through_of_ways}
        head = {**opened.head(), **(through if options.ways else {"through": options.through})}
        answer = way_paths_json(found, Proofs(opened.index, opened.at))
        if options.source is not None:
            head["from"] = list(map(graph_id, _sources(hops, options.source)))
        say_json(opened.told({**head, "ways": options.ways, "to": told, **answer}))
    else:
        source = options.source or "anybody"
        say(f"{way_paths_text(source, options.target, found)}\n\n{time_words(opened)}.")
    is_listed = any(path.level is not StepLevel.CLOSED for path in found.listed)
    return opened.status(Exit.OK if is_listed else Exit.DENIED)


def _sources(hops: Hops, text: str | None) -> tuple[str, ...]:
    """Return who begins; without `--from` every user and role."""
    found = ends_of(hops, "--from", text, is_target=False)
    if found is not None:
        return found
    kinds = (NodeKind.USER, NodeKind.ROLE)
    return tuple(node.id for node in hops.graph_nodes if node.kind in kinds)


def _path_ends(
    options: argparse.Namespace, opened: OpenedSources, hops: Hops
) -> tuple[PathEnds, list[str]]:
    """Return where paths end, and its ids.

    Raises:
        Failure: the sources know nobody by that text, or it takes an action.
    """
    target: str = options.target
    if is_resource(options):
        aim = aim_of(target, options.action)
        if aim is None:
            raise UsageFailure(f"--to {target}: say with --action what is to be done with it.")
        is_open = options.through_of_ways != "allowed"
        ends = ResourceEnds(aim, opened.index, opened.at, is_open=is_open)
        return ends, [target]
    found = ends_of(hops, "--to", target, is_target=True) or ()
    is_admin = target.strip().lower() in ADMIN_KEYWORDS
    return AdminEnds(found) if is_admin else PathEnds(found), list(found)


def ends_of(hops: Hops, flag: str, text: str | None, *, is_target: bool) -> tuple[str, ...] | None:
    """Return the nodes of an end, None when it is not given.

    Raises:
        Failure: the sources know nobody by that text.
    """
    if text is None:
        return None
    found = find_ends(hops, text, is_target=is_target)
    if found.is_known:
        return found.nodes
    what = "role or user" if is_target else "principal"
    near = f"It may mean {', '.join(found.near)}." if found.near else "Give an ARN."
    raise UsageFailure(f"{flag} {text}: no {what} of the sources has this name alone. {near}")
