"""The servers that are measured, and the CPU that they spend."""

import os
import subprocess
import time
from pathlib import Path

from tests.postgresql import free_port

from . import _http

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


class Gunicorn:
    """An application served as the hub is; a context manager."""

    def __init__(self, python: str | Path, application: str, environment: dict[str, str], log: Path):
        self.port = free_port()
        command = [
            str(python), "-m", "gunicorn", "--config", str(ROOT / "hub/settings/gunicorn.py"),
            "--bind", f"127.0.0.1:{self.port}",
            # A process that starts again in the middle of a measure would be measured.
            "--max-requests", "0", application,
        ]  # fmt: skip
        self.log = log.open("wb")
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=self.log, stderr=self.log)

    def __enter__(self) -> "Gunicorn":
        for _ in range(200):
            try:
                _http.ask(self.port, _http.request("/"))
                return self
            except (OSError, ConnectionError):
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        self.__exit__()
        raise SystemExit(f"Un serveur ne démarre pas : {Path(self.log.name).read_text()[-2000:]}")

    def __exit__(self, *raised) -> None:
        self.process.terminate()
        self.process.wait(20)
        self.log.close()

    @property
    def cpu(self) -> float:
        return cpu_of(self.process.pid)


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process, its children and those of them that ended have spent."""
    parents, spent = {}, {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            text = Path(f"/proc/{entry}/stat").read_text()
        except OSError:
            continue
        fields = text.rpartition(")")[2].split()
        parents[int(entry)] = int(fields[1])
        spent[int(entry)] = sum(map(int, fields[11:15]))
    family, grows = {pid}, True
    while grows:
        more = {child for child, parent in parents.items() if parent in family} - family
        family |= more
        grows = bool(more)
    return sum(spent.get(member, 0) for member in family) / TICKS
