"""ReportFormat: one file format for a review report."""

from collections.abc import Callable

from rolescope.value import Value
from rolescope.words.report.report_values import ReportText


class ReportFormat(Value, kw_only=True):
    """One file format.

    `title` is what a file dialog shows, `suffix` begins with a dot. `write` returns the content of
    the file, written at a time (ISO 8601): the same report, the same bytes.
    """

    id: str
    title: str
    suffix: str
    write: Callable[[ReportText, str], bytes]
