"""A review report as a file. `REPORT_FORMATS` holds the formats that `REPORTED` lists."""

from rolescope.exporters.report.report_format import ReportFormat
from rolescope.exporters.suffixes import REPORTED, load

__all__ = ["REPORT_FORMATS", "ReportFormat"]

REPORT_FORMATS: tuple[ReportFormat, ...] = tuple(
    load(__name__, place) for place in REPORTED.values()
)
