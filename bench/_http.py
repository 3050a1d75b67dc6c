"""Readers who ask for pages without rest, over a few connections to this machine that are kept alive."""

import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

# Then a connection is opened anew, so that no process of the server keeps all of them.
PER_CONNECTION = 25
PATIENCE = 60.0


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Sample:
    """What was measured: times in seconds, sizes in bytes."""

    elapsed: float = 0.0
    spent: list[float] = field(default_factory=list)
    size: int = 0

    @property
    def rate(self) -> float:
        return len(self.spent) / self.elapsed

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.spent)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


def request(path: str, cookies: dict[str, str] | None = None, body: bytes | None = None, **headers: str) -> bytes:
    """The bytes of one request; `X_Bench="1"` gives the header `X-Bench: 1`."""
    lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", "Host: 127.0.0.1"]
    if cookies:
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()))
    if body is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + (body or b"")


def ask(port: int, message: bytes) -> Answer:
    """One request, one answer."""
    connection = _Connection(port)
    connection.sock.setblocking(True)
    connection.send(message)
    while (answer := connection.receive()) is None:
        pass
    connection.sock.close()
    return answer


def measure(
    port: int, make: Callable[[int], bytes], *, connections: int, seconds: float, most: int, status: int = 200
) -> Sample:
    """Ask during `seconds`, or `most` times; `make(rank)` gives each request. Raises at an answer of another status."""
    sample, asked = Sample(), 0
    chooser = selectors.DefaultSelector()
    start = time.perf_counter()

    def next_on(connection: "_Connection") -> None:
        nonlocal asked
        if asked >= most or time.perf_counter() - start > seconds:
            connection.sock.close()
            return
        if connection.is_spent:
            connection.sock.close()
            connection = _Connection(port)
        connection.send(make(asked))
        asked += 1
        chooser.register(connection.sock, selectors.EVENT_READ, connection)

    for _ in range(connections):
        next_on(_Connection(port))
    while chooser.get_map():
        ready = chooser.select(PATIENCE)
        if not ready:
            raise TimeoutError("Le serveur ne répond plus.")
        for key, _ in ready:
            answer = key.data.receive()
            if answer is None:
                continue
            sample.spent.append(time.perf_counter() - key.data.sent_at)
            chooser.unregister(key.fileobj)
            if answer.status != status:
                raise SystemExit(f"Réponse {answer.status} au lieu de {status} : {answer.body[:300]!r}")
            sample.size = len(answer.body)
            next_on(key.data)
    sample.elapsed = time.perf_counter() - start
    return sample


class _Connection:
    def __init__(self, port: int):
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer, self.answers, self.closes = b"", 0, False
        self.sent_at = 0.0

    @property
    def is_spent(self) -> bool:
        return self.closes or self.answers >= PER_CONNECTION

    def send(self, message: bytes) -> None:
        self.sent_at = time.perf_counter()
        self.sock.sendall(message)

    def receive(self) -> Answer | None:
        """The answer once it is whole."""
        received = self.sock.recv(262_144)
        self.buffer += received
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found:
            if not received:
                raise ConnectionError("Le serveur a fermé la connexion.")
            return None
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
        if len(body) < int(headers["content-length"]):
            if not received:
                raise ConnectionError("Le serveur a fermé la connexion.")
            return None
        self.buffer = b""
        self.answers += 1
        self.closes = headers.get("connection") == "close"
        return Answer(int(first.split()[1]), headers, body)
