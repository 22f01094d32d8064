"""Projects with settings, and addresses that answer in all the ways a check may meet."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from extract.settings.dbt_profile import sync_profile
from tests.sandbox.desk import RunningDesk
from tests.support import ThrowawayWarehouse, desk_environ


@pytest.fixture
def environ(desk: RunningDesk, warehouse: ThrowawayWarehouse) -> dict[str, str]:
    return {**desk_environ(desk), **warehouse.environ()}


@pytest.fixture
def configured(project: Path, environ: dict[str, str]) -> Path:
    """Makes a project with all its settings in `.env`, and the profile made from them."""
    path = project / ".env"
    path.touch(mode=0o600)
    path.write_text("".join(f"{name}={value}\n" for name, value in environ.items()))
    sync_profile(project)
    # The data is made up, and needs no backup.
    (project / ".sandbox").mkdir()
    return project


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Takes connections in its queue, and never answers."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(16)
        silent.setblocking(False)
        yield silent


@pytest.fixture
def dropping_port() -> Iterator[int]:
    """Gives a port whose queue is full: a connection to it gets no answer at all."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for client in waiting:
            client.setblocking(False)
            client.connect_ex(full.getsockname())
        yield full.getsockname()[1]
        for client in waiting:
            client.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Makes a self-signed certificate for 127.0.0.1, with its key in the same file."""
    if shutil.which("openssl") is None:
        pytest.skip("the certificate is made by openssl, which is not installed")
    folder = tmp_path_factory.mktemp("certificate")
    path, key = folder / "desk.pem", folder / "desk.key"
    subprocess.run(
        (
            "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 "
            f"-addext subjectAltName=IP:127.0.0.1 -keyout {key.name} -out {path.name}"
        ).split(),
        cwd=folder,
        check=True,
        capture_output=True,
    )
    path.write_text(path.read_text() + key.read_text())
    return path


@pytest.fixture
def secure_desk(certificate: Path) -> Iterator[str]:
    """Serves TLS with that certificate, and gives its address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"https://127.0.0.1:{server.server_port}/otc"
        server.shutdown()
        thread.join()
