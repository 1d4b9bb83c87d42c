"""Nothing secret is left, and nobody else is spoken to: a whole run in the window, watched."""

import logging
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from rolescope.importers.kept_files import unpack
from rolescope.model.review import Note, Subject, SubjectKind
from rolescope.projects import read_project
from rolescope.projects.recovery import IMPORTS, REVIEW
from rolescope.ui.features.live_import.wizard import CHECK, IDENTITY, RUN, SCOPE
from rolescope.ui.shell.crash_reporter import CrashReporter
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.state.log.writing import start_log
from rolescope.value import replace
from rolescope.worker.fault_trace import frames
from support.aws.cloud import MEMBER_ROLE, Cloud, trust
from support.aws.http_layer import Heard, Layer, Refusal
from support.aws.server import CANARY
from support.window.live_hands import Hands
from support.window.patience import activate
from support.window.watched import connections, environment, is_below, told

OWN = "123456789012"
CODE = "804417"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def watched(cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A company, and where the process that asks AWS tells what it writes and whom it asks."""
    for account in (None, *cloud.organization(2)):
        cloud.fill(account, OWN)  # with the keys of the environment, which go then
    folder = tmp_path / "watched"
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    for name, value in environment(folder).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")  # what is compiled is kept by Python itself
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home))
    return folder


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The log of the program, with everything in it."""
    logger = logging.getLogger("rolescope")
    level = logger.level
    log = start_log(tmp_path / "log", debug=True)
    log.open_file()
    yield tmp_path / "log" / "rolescope.log"
    log.close()
    logger.setLevel(level)


def write_profile(cloud: Cloud, folder: Path, url: str) -> None:
    """A profile that assumes a role with MFA; the key below it is a canary."""
    own = trust({"AWS": f"arn:aws:iam::{OWN}:root"})
    cloud.client("iam").create_role(RoleName="reader", AssumeRolePolicyDocument=own)
    keys = f"aws_access_key_id = AKIAEXAMPLEEXAMPLE00\naws_secret_access_key = {CANARY}\n"
    (folder / "no-credentials").write_text(f"[base]\n{keys}", encoding="utf-8")
    (folder / "no-config").write_text(
        f"[profile reader]\nrole_arn = arn:aws:iam::{OWN}:role/reader\nsource_profile = base\n"
        f"mfa_serial = arn:aws:iam::{OWN}:mfa/ana\nregion = us-east-1\nendpoint_url = {url}\n",
        encoding="utf-8",
    )


def go_through(hands: Hands) -> list[str]:
    """Read the organization with its members; return what was copied on the way."""
    hands.begin()
    wizard = hands.wizard
    profile = wizard.profile.profile
    hands.wait(lambda: profile.findData("reader") > 0)
    profile.setFocus()
    QTest.keyClicks(profile, "reader")
    hands.click(wizard.next)
    hands.wait(wizard.prompt.isVisible)
    hands.type(wizard.prompt.code, CODE)
    QTest.keyClick(wizard.prompt.code, Qt.Key.Key_Return)
    hands.wait(lambda: wizard.step == IDENTITY)
    hands.click(wizard.next)
    assert wizard.step == SCOPE
    hands.click(wizard.scope.members)
    hands.type(wizard.scope.role, MEMBER_ROLE)
    hands.click(wizard.scope.people)
    hands.click(wizard.next)
    hands.wait(lambda: wizard.step == CHECK and wizard.next.isEnabled())
    copied = []
    for button in (wizard.check.copy_policy, wizard.check.copy_calls):
        hands.click(button)
        copied.append(QApplication.clipboard().text())
    hands.click(wizard.next)
    assert wizard.step == RUN
    hands.wait_for_end()
    return copied


def work_on(hands: Hands, start: MainWindow, project: Path) -> None:
    """Open what was read, note something, save it as a project, and note more."""
    hands.click(hands.wizard.next)
    hands.wait(lambda: start.workspace.world.analysis is not None)
    for number in range(25):  # enough for the journal to be written at once
        subject = Subject(SubjectKind.NODE, f"arn:aws:iam::{OWN}:role/role-0")
        note = Note(subject=subject, text=f"ask Ana {number}")
        review = start.workspace.history.review
        start.workspace.history.change(replace(review, notes=(*review.notes, note)), "Note")
        if number == 2:
            save(hands, start, project)
    state = start.settings.state_folder
    hands.wait(lambda: all(any(state.rglob(name)) for name in (IMPORTS, REVIEW)))


def save(hands: Hands, start: MainWindow, project: Path) -> None:
    activate(start)
    QTest.keyClick(start, Qt.Key.Key_S, CONTROL)
    hands.wait(lambda: any(one.isVisible() for one in start.findChildren(QFileDialog)))
    dialog = next(one for one in start.findChildren(QFileDialog) if one.isVisible())
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    dialog.selectFile(str(project))
    field.setText(str(project))
    with hands.qtbot.waitSignal(start.workspace.project.saved):
        QTest.keyClick(field, Qt.Key.Key_Return)


def crash(start: MainWindow) -> str:
    """Let something fail inside the program; return the report."""
    reporter = CrashReporter(start)
    try:
        int("a bug")
    except ValueError as error:
        reporter.show(frames(error))
    assert reporter.dialog is not None
    report = reporter.dialog.report.toPlainText()
    reporter.dialog.accept()
    return report


def everything_in(folder: Path) -> Iterator[bytes]:
    """Return what is written below a folder: files, and what is packed into them."""
    for path in (path for path in folder.rglob("*") if path.is_file()):
        yield str(path).encode()
        yield path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield from (archive.read(name) for name in archive.namelist())
            project = read_project(path).project
            for import_ in project.imports if project is not None else ():
                yield from (unpack(kept)[0].data for kept in import_.files)


@pytest.fixture
def printed(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> Callable[[], list[str]]:
    """What was logged here, and what any of the processes has printed."""
    caplog.set_level(logging.DEBUG, "rolescope")
    return lambda: [caplog.text, *capfd.readouterr()]


def test_nothing_secret_is_left_and_nobody_else_is_spoken_to(
    cloud: Cloud,
    hands: Hands,
    tmp_path: Path,
    watched: Path,
    log: Path,
    printed: Callable[[], list[str]],
) -> None:
    start = hands.window

    def rule(heard: Heard) -> Refusal | None:
        return Refusal("AccessDenied") if heard.operation == "ListAccountAliases" else None

    with Layer(cloud.url, rule) as layer:
        write_profile(cloud, tmp_path, layer.url)
        with connections() as mine:
            said = go_through(hands)
            said.append(crash(start))
            work_on(hands, start, tmp_path / "review.rolescope")
        secrets = {CANARY, "aws_secret", "x-amz-security-token", *layer.secrets}
        codes = [one.given["TokenCode"] for one in layer.heard if "TokenCode" in one.given]
        port = layer.url.rpartition(":")[2]
    assert codes == [CODE]
    assert len(layer.secrets) == 9, "key, secret and token of the reader and of two members"
    for name in ("no-config", "no-credentials"):
        (tmp_path / name).unlink()  # where the canary was to begin with
    assert log.is_file()
    written = list(everything_in(tmp_path))
    written += [text.encode() for text in (*said, *printed())]
    assert any(b"role-0" in text for text in written)
    for secret in secrets:
        assert not [text[:80] for text in written if secret.encode() in text]
    assert told(watched, "connect") == {f"('127.0.0.1', {port})"}
    assert told(watched, "look up") == {"'127.0.0.1'"}
    assert told(watched, "start") == set()
    assert [path for path in told(watched, "write") if not is_below(path, tmp_path)] == []
    behind = cloud.url.rpartition(":")[2]
    assert set(mine) == {f"('127.0.0.1', {behind})"}, "by the layer alone: the window asks nobody"
    start.workspace.project.leave()  # nothing is asked when the window closes
