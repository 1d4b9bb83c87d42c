"""Let a packaged program read accounts from a server on this machine that answers as AWS does.

    .venv/bin/python packaging/live_test.py PROGRAM

The bundle holds the descriptions of few services: this shows that they are enough.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import boto3

_SECONDS = 60
_TRUST = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"},
}
_KEYS = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLEEXAMPLE00", "AWS_SECRET_ACCESS_KEY": "none"}


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    """Return as soon as somebody answers at a port."""
    for _ in range(_SECONDS * 10):
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        with suppress(subprocess.TimeoutExpired):
            server.wait(0.1)
            break
    raise SystemExit("the server does not answer")


def collect(program: str, url: str, folder: Path) -> None:
    """Make a role, let the program read it, and look for it in what was read."""
    boto3.client("iam", region_name="us-east-1", endpoint_url=url).create_role(
        RoleName="reader", AssumeRolePolicyDocument=json.dumps(_TRUST)
    )
    words = [program, "collect", "--identity-center", "--output", str(folder / "read")]
    environment = os.environ | {"AWS_ENDPOINT_URL": url}
    subprocess.run(words, env=environment, check=True)  # noqa: S603 - the program under test
    words = [program, "edges", str(folder / "read")]
    told = subprocess.run(words, check=True, capture_output=True, text=True)  # noqa: S603
    if "role/reader" not in told.stdout:
        raise SystemExit(f"the role was not read: {told.stdout}")


def main(program: str) -> None:
    """Start the server, collect, end the server."""
    with tempfile.TemporaryDirectory() as folder:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            del os.environ[name]
        nothing = str(Path(folder) / "none")
        os.environ.update(_KEYS, AWS_CONFIG_FILE=nothing, AWS_SHARED_CREDENTIALS_FILE=nothing)
        port = free_port()
        server = subprocess.Popen(  # noqa: S603 - this very Python
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(port, server)
            collect(program, f"http://127.0.0.1:{port}", Path(folder))
        finally:
            server.kill()
            server.wait()


if __name__ == "__main__":
    main(sys.argv[1])
