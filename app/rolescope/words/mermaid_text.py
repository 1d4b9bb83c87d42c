"""What a Mermaid diagram is too large for: who shows it draws an error in its place."""

MAX_CHARACTERS = 50_000  # `maxTextSize` of Mermaid, unless a page sets another
MAX_EDGES = 500  # `maxEdges` of Mermaid, since 10.9


def mermaid_warning(characters: int, edges: int) -> str:
    """Say which of Mermaid's limits a diagram exceeds, and what to do; empty when none."""
    over = [
        f"{count:,} {noun} (of {limit:,})"
        for count, limit, noun in (
            (characters, MAX_CHARACTERS, "characters"),
            (edges, MAX_EDGES, "edges"),
        )
        if count > limit
    ]
    if not over:
        return ""
    return (
        f"Mermaid shows an error in place of a diagram of {' and '.join(over)}, unless maxTextSize "
        "and maxEdges are raised where it is shown. Export one role with --view focus, or as SVG."
    )
