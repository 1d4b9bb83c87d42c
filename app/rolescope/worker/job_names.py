"""What jobs of the worker are called, by their names."""

from collections.abc import Sequence

from rolescope.model.plain import shortlist

OPENING = "open"
_TITLES = {
    OPENING: "Open",
    "evaluation": "Read an evaluation",
    "recent": "Look into recent sources",
    "analyse": "Analyze the scenario",
    "evaluate": "Evaluate trusts",
    "draw": "Draw the picture",
    "export": "Export the picture",
    "impact": "Find what the scenario changes",
    "way impact": "Find which ways of escalation the scenario changes",
    "patch": "Export the patch",
    "permission impact": "Find which permissions the scenario changes",
    "compare": "Compare",
    "paths": "Find paths",
    "more paths": "Find more paths",
    "choke points": "Find choke points",
    "attack surface": "Find what is reached from outside",
    "confirm": "Simulate a path",
    "checks": "Check assertions",
    "party": "Find the trusts of a third party",
    "findings": "Look for findings",
    "earlier findings": "Look for findings of the import before",
    "baseline": "Read a baseline",
    "reality": "Compare recorded calls",
    "record": "Look for a record",
    "plan": "Read a plan",
    "plan changes": "Find what a plan changes",
    "reproduction": "Export a difference without names",
    "findings file": "Export findings",
    "fixes": "Try fixes of a finding",
    "ways": "Find ways of escalation",
    "report": "Write the report",
    "deck": "Write the deck",
    "slide": "Draw a page",
    "agenda": "Create agenda",
    "closings": "Try what closes a way",
    "filter": "Filter",
    "groupings": "Read paths and tags",
    "pseudonyms": "Hide names",
    "permissions": "Simulate permissions",
    "permissions_file": "Export permissions",
    "who_can": "Find who can",
    "detour": "Find a chain that gets there",
    "ways_out": "Find what would allow it",
    "table nodes": "Fill the table",
    "table edges": "Fill the table",
    "table ways": "Fill the table",
    "simulator": "Compare with AWS",
    "simulator-pairs": "Find what is worth comparing with AWS",
    "action_names": "Read the names of actions",
    "aws_words": "Read the names of actions",
}
NOTABLE = frozenset(
    {OPENING, "export", "patch", "permissions_file", "findings file", "compare", "report", "deck"}
)
"""Jobs that somebody asked for by a command: how they ended is remembered."""


def title_of(job: str, args: Sequence[object] = ()) -> str:
    """Return what a job is called on screen; what it reads is named, if that are files."""
    title = _TITLES.get(job) or f"{job[:1].upper()}{job[1:].replace('_', ' ')}"
    paths = getattr(args[0], "paths", ()) if args else ()
    return f"{title} {shortlist([path.name for path in paths])}" if paths else title
