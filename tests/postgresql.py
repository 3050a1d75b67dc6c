"""Run a command with a PostgreSQL server of its own: `python -m tests.postgresql pytest -m every_database`.

The server lives in a temporary folder, listens on 127.0.0.1 only, and is stopped and removed at the end. Where its
programs are not installed, says so and does nothing, except in CI, where that is a failure.
"""

import glob
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


def programs() -> str | None:
    """The folder of `initdb` and `pg_ctl`, or None."""
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    if found := shutil.which("initdb"):
        folders.append(os.path.dirname(found))
    return next((folder for folder in folders if os.access(os.path.join(folder, "initdb"), os.X_OK)), None)


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@dataclass(frozen=True)
class Server:
    """A running server: its address, and the process that every other of its processes comes from."""

    address: str
    pid: int


@contextmanager
def running(**settings: str) -> Iterator[Server | None]:
    """A server while the block lasts, with these settings; None where PostgreSQL is not installed."""
    binaries = programs()
    if binaries is None:
        yield None
        return
    # PostgreSQL refuses to run as root: there, its own account does.
    as_user = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    folder = tempfile.mkdtemp(prefix="hub-postgresql-")
    if as_user:
        shutil.chown(folder, **as_user)
    port = free_port()

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [os.path.join(binaries, program), *arguments],
            check=True, cwd=folder, stdout=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C.UTF-8"}, **as_user,
        )  # fmt: skip

    data = os.path.join(folder, "data")
    try:
        run("initdb", "-D", data, "-U", "hub", "-A", "trust", "-E", "UTF8")
        settings = {
            "listen_addresses": "127.0.0.1", "unix_socket_directories": folder, "fsync": "off", **settings
        }  # fmt: skip
        options = " ".join([f"-p {port}", *(f"-c {name}={value}" for name, value in settings.items())])
        run("pg_ctl", "-D", data, "-w", "-o", options, "-l", os.path.join(folder, "log"), "start")
        try:
            with open(os.path.join(data, "postmaster.pid")) as file:
                pid = int(file.readline())
            yield Server(f"postgres://hub@127.0.0.1:{port}/postgres", pid)
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    with running() as server:
        if server is None:
            print("PostgreSQL n’est pas installé : les tests sur cette base ne sont pas lancés.")
            return 1 if os.environ.get("CI") else 0
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": server.address}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
