"""A review report as a file. `REPORT_FORMATS` lists the formats."""

from rolescope.exporters.report.as_html import HTML
from rolescope.exporters.report.as_markdown import MARKDOWN
from rolescope.exporters.report.as_pdf import PDF
from rolescope.exporters.report.report_format import ReportFormat

__all__ = ["REPORT_FORMATS", "ReportFormat"]

REPORT_FORMATS = (HTML, PDF, MARKDOWN)
