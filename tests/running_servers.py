"""Real servers on loopback with the files that are made for them, while a block runs."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from random import SystemRandom

from tests.setup_programs import found

PATIENCE = 120  # seconds
GIVEN_BY_NOBODY = range(15_000, 30_000)  # those for outgoing lines begin above that everywhere

# What a distribution's own file has around that of a site; as it is here, it leaves nothing anywhere else.
AROUND_NGINX = """\
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {file};
}}
"""


def free_port() -> int:
    """A port to listen on later. It is none that a system gives away by itself, so nobody gets it in between."""
    for port in SystemRandom().sample(GIVEN_BY_NOBODY, 100):
        with socket.socket() as one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            return port
    raise AssertionError("a hundred ports are all taken")


def around_nginx(file: Path, folder: Path) -> Path:
    """The file that nginx is started with, around the one of the site."""
    path = folder / "around.conf"
    user = "user root;" if os.geteuid() == 0 else ""  # the site of a test is its own user's alone
    path.write_text(AROUND_NGINX.format(user=user, folder=folder, file=file), "utf-8")
    return path


def nginx_says(file: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """What `nginx -t` says of a file."""
    command = [found("nginx"), "-t", "-p", str(folder), "-c", str(around_nginx(file, folder))]
    return subprocess.run(command, capture_output=True, text=True)


@contextmanager
def nginx_running(file: Path, folder: Path, port: int) -> Iterator[None]:
    """nginx with the file of a site that listens on `port`; `folder` is for what it leaves."""
    command = [found("nginx"), "-p", str(folder), "-c", str(around_nginx(file, folder))]
    with _running(command, folder, port):
        yield


@contextmanager
def caddy_running(file: Path, folder: Path, port: int) -> Iterator[None]:
    command = [found("caddy"), "run", "--adapter", "caddyfile", "--config", str(file)]
    with _running(command, folder, port):
        yield


def caddy_environment(folder: Path) -> dict[str, str]:
    """Where Caddy keeps what it keeps; and no other port than that of the site."""
    return os.environ | {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}


@contextmanager
def _running(command: Sequence[str], folder: Path, port: int) -> Iterator[None]:
    said = folder / "said.log"
    with said.open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=caddy_environment(folder))
        try:
            _wait(server, port, said)
            yield
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _wait(server: subprocess.Popen[bytes], port: int, said: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            raise AssertionError(f"it ended: {said.read_text('utf-8')}")
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError(f"it never began to listen: {said.read_text('utf-8')}")
