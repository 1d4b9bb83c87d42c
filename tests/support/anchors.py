"""Places of the pages of the manual."""

from rolescope.words.manual.page import ManualPage


def anchors_of(page: ManualPage) -> set[str]:
    """Return the places that links to a page can lead to."""
    return {place for one in page.sections if one.level for place in (one.anchor, *one.rules)}
