"""Places in the code are told without the folders of this computer."""

from types import CodeType

import pytest

from rolescope.worker import fault_trace
from rolescope.worker.fault_trace import places


def code_in(file: str) -> CodeType:
    code = compile("0", file, "exec")
    return code.replace(co_name="run")


@pytest.mark.parametrize(
    ("file", "place"),
    [
        (fault_trace.__file__, "worker/fault_trace.py"),
        ("rolescope/ui/shell/app.py", "ui/shell/app.py"),  # as a packed program names it
        ("/home/dana/rolescope/tests/ui/shell/test_watchdog.py", "shell/test_watchdog.py"),
        ("/home/rolescope/clients/acme/plugin.py", "acme/plugin.py"),
        ("/usr/lib/python3.13/json/decoder.py", "json/decoder.py"),
        ("<string>", "<string>"),
    ],
)
def test_a_file_is_named_by_its_place_in_the_package_or_by_its_folder(
    file: str, place: str
) -> None:
    assert places([(code_in(file), 7)]) == [f"  {place}, line 7, in run"]
