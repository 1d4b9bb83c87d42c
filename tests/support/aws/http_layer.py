"""A layer of HTTP before a server of AWS's API: it counts calls, and refuses what it is told to."""

import re
import socket
import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from rolescope.value import Value

_SECRETS = re.compile(r"<(?:AccessKeyId|SecretAccessKey|SessionToken)>([^<]+)<")
_HOP = {"connection", "transfer-encoding", "content-length", "host"}


class Heard(Value):
    """One call that came in: operation, parameters of the query protocol, credentials' key.

    `host` is whom it was meant for. The operation of a GET is its path.
    """

    operation: str
    given: Mapping[str, str]
    key: str
    host: str = ""


class Refusal(Value):
    """What to answer instead of asking the server."""

    code: str
    status: int = 403
    message: str = "refused"


class Answer(Value):
    """A body to answer with instead of asking the server, as AWS writes it: XML or JSON."""

    body: str


Rule = Callable[[Heard], Refusal | Answer | None]


@dataclass(slots=True)
class Layer:
    """Stands before the server at `behind`; `rule` may be exchanged while it runs.

    It serves as a proxy of HTTP, too; with `tls` it speaks HTTPS. `secrets` are the credentials
    that it has handed out.
    """

    behind: str
    rule: Rule = lambda _heard: None
    tls: ssl.SSLContext | None = None
    heard: list[Heard] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)
    open: list[socket.socket] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _server: ThreadingHTTPServer | None = None

    def __enter__(self) -> "Layer":
        """Begin to listen on the loopback."""
        layer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                layer.open.append(self.connection)

            def do_POST(self) -> None:
                layer.handle(self)

            def do_GET(self) -> None:
                layer.handle(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
                del format, args

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False  # so that closing waits for them
        if self.tls is not None:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop, hang up, and wait for the threads."""
        assert self._server is not None
        self._server.shutdown()
        for connection in self.open:
            with suppress(OSError):  # whoever asked has hung up
                connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where it listens."""
        assert self._server is not None
        scheme = "http" if self.tls is None else "https"
        return f"{scheme}://127.0.0.1:{self._server.server_address[1]}"

    @property
    def operations(self) -> list[str]:
        """The operations that were asked for, in order."""
        with self._lock:
            return [one.operation for one in self.heard]

    def forget(self) -> None:
        """Begin to count anew."""
        with self._lock:
            self.heard.clear()

    def handle(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        body = request.rfile.read(int(request.headers.get("Content-Length", "0")))
        heard = _heard(request, body)
        with self._lock:
            self.heard.append(heard)
        said = self.rule(heard)
        if said is not None:
            is_json = "X-Amz-Target" in request.headers or request.command == "GET"
            status = said.status if isinstance(said, Refusal) else 200
            body = (
                _refused(said, is_json=is_json) if isinstance(said, Refusal) else said.body.encode()
            )
            _send(request, status, body, is_json=is_json)
            return
        headers = {key: value for key, value in request.headers.items() if key.lower() not in _HOP}
        asked = urllib.request.Request(  # noqa: S310 - of the loopback
            self.behind + urlsplit(request.path).path, data=body, headers=headers, method="POST"
        )
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
                body = answer.read()
                with self._lock:
                    self.secrets.update(_SECRETS.findall(body.decode()))
                _send(request, answer.status, body, is_json="X-Amz-Target" in headers)
        except urllib.error.HTTPError as error:
            _send(request, error.code, error.read(), is_json="X-Amz-Target" in headers)


def _heard(request: BaseHTTPRequestHandler, body: bytes) -> Heard:
    target = request.headers.get("X-Amz-Target", "")
    given = {} if target else {key: values[0] for key, values in parse_qs(body.decode()).items()}
    key = request.headers.get("Authorization", "").partition("Credential=")[2].partition("/")[0]
    action = given.get("Action", "") if body else urlsplit(request.path).path
    host = request.headers.get("Host", "")
    return Heard(target.rpartition(".")[2] or action, given, key, host)


def _refused(refusal: Refusal, *, is_json: bool) -> bytes:
    if is_json:
        return f'{{"__type": "{refusal.code}", "message": "{refusal.message}"}}'.encode()
    error = f"<Code>{refusal.code}</Code><Message>{refusal.message}</Message>"
    return f"<ErrorResponse><Error><Type>Sender</Type>{error}</Error></ErrorResponse>".encode()


def _send(request: BaseHTTPRequestHandler, status: int, body: bytes, *, is_json: bool) -> None:
    request.send_response(status)
    kind = "application/x-amz-json-1.1" if is_json else "text/xml"
    request.send_header("Content-Type", kind)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    try:
        request.wfile.write(body)
    except (BrokenPipeError, ConnectionResetError):  # whoever asked has gone away
        request.close_connection = True
