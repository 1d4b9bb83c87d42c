"""A run that ends early goes on where it was: stopped, signed out, closed, or its process dead."""

import threading

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rolescope.importers.aws.plan import CallerIdentity
from rolescope.ui.features.live_import import messages
from rolescope.ui.features.live_import.wizard import CHECK, IDENTITY, PROFILE, RUN
from rolescope.ui.shell.main_window import MainWindow
from support.aws.cloud import Cloud
from support.aws.http_layer import Heard, Layer, Refusal
from support.window.live_hands import Hands, is_alive
from support.window.patience import LONGEST

OWN = "123456789012"


def test_a_run_stops_within_a_second_and_goes_on_where_it_was(cloud: Cloud, hands: Hands) -> None:
    cloud.fill(None, OWN)
    held, free = threading.Event(), threading.Event()

    def rule(heard: Heard) -> Refusal | None:
        if heard.operation == "ListSAMLProviders" and not free.is_set() and is_reading:
            held.set()
            free.wait(LONGEST / 1_000)
        return None

    is_reading = False
    with Layer(cloud.url, rule) as layer:
        hands.check(layer.url)
        wizard = hands.wizard
        assert wizard.live._impatience.interval() < 1_000  # then its process is killed
        is_reading = True
        layer.forget()
        hands.click(wizard.next)
        hands.wait(held.is_set)
        hands.click(wizard.run.pause)
        assert wizard.run.line.text().startswith("Paused")
        hands.click(wizard.run.pause)
        hands.click(wizard.cancel)
        hands.wait_for_end()  # without the answer that AWS still owes
        free.set()
        before = list(layer.operations)
        layer.forget()
        assert "stopped" in hands.states
        assert "reading" not in hands.states
        assert wizard.back.text() == "Continue reading"
        hands.click(wizard.back)
        hands.wait(lambda: "Nothing is missing." in wizard.run.note.text())
        assert hands.states == {"complete"}
        after = layer.operations
    assert "GetAccountAuthorizationDetails" in before
    assert "GetAccountAuthorizationDetails" not in after, "it was read before"
    assert "ListAccountAliases" in after
    hands.click(wizard.cancel)


def test_closing_ends_the_process_in_the_middle_of_a_call(
    cloud: Cloud, hands: Hands, start: MainWindow
) -> None:
    held, free = threading.Event(), threading.Event()

    def rule(heard: Heard) -> Refusal | None:
        if heard.operation == "GetAccountAuthorizationDetails":
            held.set()
            free.wait(LONGEST / 1_000)
        return None

    with Layer(cloud.url, rule) as layer:
        hands.identify(layer.url)
        wizard, process = hands.wizard, hands.process
        hands.click(wizard.next)
        hands.click(wizard.next)
        hands.wait(held.is_set)
        assert wizard.step == CHECK
        QTest.keyClick(wizard, Qt.Key.Key_Escape)
        free.set()
    assert start.live_import.wizard is None
    assert not is_alive(process)
    assert not start.settings.snapshots.exists(), "nothing was read"


def test_a_new_sign_in_goes_on_with_the_run_in_the_same_folder(cloud: Cloud, hands: Hands) -> None:
    cloud.fill(None, OWN)
    is_expired = False

    def rule(heard: Heard) -> Refusal | None:
        late = heard.operation == "ListOpenIDConnectProviders"
        return Refusal("ExpiredToken", 403, "It is expired.") if late and is_expired else None

    with Layer(cloud.url, rule) as layer:
        hands.check(layer.url)
        wizard = hands.wizard
        is_expired = True
        hands.click(wizard.next)
        hands.wait_for_end()
        assert "It is expired." in wizard.run.note.text()
        is_expired = False
        layer.forget()
        assert wizard.back.text() == "Sign in again…"
        hands.click(wizard.back)
        assert wizard.step == PROFILE
        assert "have ended" in wizard.profile.note.text()
        stranger = CallerIdentity(account="999988887777", arn="arn:aws:iam::999988887777:user/eve")
        hands.click(wizard.next)
        wizard._hear(messages.CallerIdentified(identity=stranger, region="us-east-1", endpoint=""))
        assert "choose a profile of it" in wizard.profile.note.text()
        assert wizard.step == PROFILE
        hands.wait(lambda: wizard.step == IDENTITY)
        assert wizard.next.text() == "Continue reading"
        hands.click(wizard.next)
        assert wizard.step == RUN
        hands.wait(lambda: "Nothing is missing." in wizard.run.note.text())
        assert "GetAccountAuthorizationDetails" not in layer.operations
    hands.click(wizard.cancel)


def test_a_process_that_dies_is_told_and_begun_again(cloud: Cloud, hands: Hands) -> None:
    held, free = threading.Event(), threading.Event()
    is_reading = False

    def rule(heard: Heard) -> Refusal | None:
        if heard.operation == "ListRoles" and is_reading and not free.is_set():
            held.set()
            free.wait(LONGEST / 1_000)
        return None

    with Layer(cloud.url, rule) as layer:
        hands.check(layer.url)
        wizard = hands.wizard
        is_reading = True
        hands.click(wizard.next)
        hands.wait(held.is_set)
        process = wizard.live._process
        assert process is not None
        process.kill()
        hands.wait_for_end()
        free.set()
        assert "was closed" in wizard.run.note.text()
        hands.click(wizard.back)
        hands.wait(lambda: "Nothing is missing." in wizard.run.note.text())
    hands.click(wizard.cancel)
