"""What jobs are called on screen."""

from pathlib import Path

from rolescope.worker.job_names import title_of
from rolescope.worker.reading import ReadOrigin


def test_what_is_read_is_named() -> None:
    one, two = Path("/home/mira/a.json"), Path("b.json")
    assert title_of("open", (ReadOrigin((one, two)), "now", 1)) == "Open a.json and 1 more"
    assert title_of("open", (ReadOrigin(()), "now", 1)) == "Open"


def test_a_job_without_a_title_is_called_by_its_name() -> None:
    assert title_of("some_job") == "Some job"
