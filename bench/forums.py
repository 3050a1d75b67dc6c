"""The forums against django-machina, on one corpus, one PostgreSQL and one configuration of gunicorn.

`python -m bench forums` takes about half an hour; `--small` checks in two minutes that everything runs. Each page is
asked over four connections to this machine, between two measures of a bare Django page: the machine does other things,
and only what is compared with that ceiling means something. The ratio of CPU spent per request is the steadiest.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from tests.postgresql import Server, free_port, running

from . import _corpus, _http
from ._servers import ROOT, Gunicorn, cpu_of

SMALL = _corpus.Size(forums=20, topics=500, posts=6_000, members=200, longest=600)
CONNECTIONS = 4
# Several write in turn, as nobody may publish more than twenty messages in five minutes.
WRITERS = 40
REPLIES = 120
TOKEN = "b" * 32
PEER = "django-machina 1.3.1"


@dataclass(frozen=True)
class Row:
    """One page of one reader, and the share of the ceiling that is promised."""

    name: str
    reader: str
    page: str
    promised: float


VISITOR, MISSED, MEMBER = "visiteur, gardée", "visiteur, faite", "membre"
PAGES = [
    ("index", "index"), ("liste, page 1", "list"), ("liste, page 50", "deep_list"), ("sujet de 20 messages", "topic"),
    ("long sujet, page 1", "long"), ("long sujet, page {deep}", "deep"),
]  # fmt: skip
PROMISED = {VISITOR: 1.0, MISSED: 0.30, MEMBER: 0.20}


@dataclass
class Forum:
    """A forum that is served, and where its pages are."""

    server: Gunicorn
    places: dict


@dataclass(frozen=True)
class Cost:
    """What a page costs: requests/s, ms, and their shares of the ceiling."""

    rate: float
    p50: float
    p95: float
    python_ms: float
    sql_ms: float
    size: int
    share: float
    cpu_share: float

    @property
    def cpu_ms(self) -> float:
        return self.python_ms + self.sql_ms


def main(arguments: list[str]) -> None:
    options = _options(arguments)
    size = SMALL if options.small else _corpus.Size()
    with ExitStack() as stack:
        folder = Path(os.environ.get("HUB_DATA_DIR") or stack.enter_context(tempfile.TemporaryDirectory()))
        folder = folder.resolve() / "bench-forums"
        folder.mkdir(parents=True, exist_ok=True)
        postgresql = stack.enter_context(
            running(shared_buffers="512MB", jit="off", fsync="on", autovacuum="off", max_connections="60")
        )
        if postgresql is None:
            raise SystemExit("PostgreSQL n’est pas installé : rien à mesurer.")
        corpus = folder / "corpus.jsonl"
        with corpus.open("w", encoding="utf-8") as file:
            _corpus.write(file, size, datetime.now(UTC))
        print(f"{size.forums} forums, {size.topics} sujets, {size.posts} messages, {size.members} membres")
        hub = _start_hub(stack, postgresql, folder, corpus)
        peer = None if options.hub_only else _start_peer(stack, postgresql, folder, corpus)
        ceiling = stack.enter_context(
            Gunicorn(sys.executable, "bench._ceiling:application", dict(os.environ), folder / "ceiling.log")
        )
        Bench(hub, peer, ceiling, postgresql, options, size).run()


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench forums", description=__doc__)
    parser.add_argument("--small", action="store_true", help="un trentième du corpus, pour vérifier")
    parser.add_argument("--hub-only", action="store_true", help="sans django-machina")
    parser.add_argument("--seconds", type=float, default=3.0, help="durée d’une mesure")
    parser.add_argument("--most", type=int, default=3000, help="requêtes d’une mesure, au plus")
    parser.add_argument("--rows", default="", help="seulement les lignes dont le nom contient ce texte")
    parser.add_argument("--profile", action="store_true", help="dire les requêtes SQL de chaque page du membre")
    return parser.parse_args(arguments)


# ---- Two forums, loaded and served --------------------------------------------------------------------------------


def _start_hub(stack: ExitStack, postgresql: Server, folder: Path, corpus: Path) -> Forum:
    environment = {
        **os.environ,
        "DATABASE_URL": _database(postgresql, "hub"),
        "HUB_DATA_DIR": str(folder / "hub"),
        "PORT": str(free_port()),
        "DJANGO_SETTINGS_MODULE": "bench._hub_settings",
    }
    places = _load("le hub", sys.executable, "bench._load_hub", environment, corpus)
    _vacuum(postgresql, "hub")
    server = Gunicorn(sys.executable, "hub.wsgi", environment, folder / "hub.log")
    return Forum(stack.enter_context(server), places)


def _start_peer(stack: ExitStack, postgresql: Server, folder: Path, corpus: Path) -> Forum:
    python = folder / "machina" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "machina"], check=True)
        requirements = ROOT / "bench/machina/requirements.txt"
        command = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "-r", requirements]
        subprocess.run(command, check=True)
    environment = {
        **os.environ,
        "DATABASE_URL": _database(postgresql, "machina"),
        "DJANGO_SETTINGS_MODULE": "bench.machina.settings",
    }
    places = _load(PEER, python, "bench.machina.load", environment, corpus)
    _vacuum(postgresql, "machina")
    server = Gunicorn(python, "bench.machina.wsgi", environment, folder / "machina.log")
    return Forum(stack.enter_context(server), places)


def _database(postgresql: Server, name: str) -> str:
    import psycopg

    with psycopg.connect(postgresql.address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return _address(postgresql, name)


def _address(postgresql: Server, name: str) -> str:
    return f"{postgresql.address.rpartition('/')[0]}/{name}"


def _vacuum(postgresql: Server, name: str) -> None:
    import psycopg

    with psycopg.connect(_address(postgresql, name), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _load(name: str, python: str | Path, module: str, environment: dict, corpus: Path) -> dict:
    print(f"Chargement dans {name}…", flush=True)
    command = [str(python), "-m", module, str(corpus), str(WRITERS)]
    answer = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    places = json.loads(answer.stdout.splitlines()[-1])
    print(f"  {places['load']:.0f} s", flush=True)
    return places


# ---- The table ----------------------------------------------------------------------------------------------------


class Bench:
    def __init__(self, hub: Forum, peer: Forum | None, ceiling: Gunicorn, postgresql: Server, options, size):
        self.hub, self.peer, self.ceiling, self.postgresql = hub, peer, ceiling, postgresql
        self.options = options
        self.deep = max(size.longest // 20, 1)
        self.deep_list = 50 if size.topics > 4000 else 5
        self.unique = count()
        for forum in filter(None, (hub, peer)):
            long = forum.places["long"]
            forum.places["deep"] = f"{long}?page={self.deep}"
        hub.places["deep_list"] = self._follow(hub.places["list"], self.deep_list)
        if peer:
            peer.places["deep_list"] = f"{peer.places['list']}?page={self.deep_list}"

    def run(self) -> None:
        head = f"{'req/s':>7}{'p95':>6}{'CPU py+pg':>12}{'SQL':>9}{'ko':>5}"
        print(f"\n{'':<24}{'':<17} |{'le hub':^39} |{PEER if self.peer else '':^39} | hub/plafond   hub/machina")
        print(f"{'page':<24}{'lecteur':<17} |{head} |{head} | req/s  (CPU)  req/s   (CPU)")
        missed, costs = [], {}
        for row in self._rows():
            if self.options.rows not in row.name:
                continue
            mine = self._cost(self.hub, row)
            theirs = self._cost(self.peer, row) if self.peer else None
            costs[row.reader, row.page] = mine
            print(self._line(row, mine, theirs), flush=True)
            if max(mine.share, mine.cpu_share) < row.promised:
                missed.append(f"{row.name}, {row.reader} : {mine.cpu_share:.2f} du plafond, promis {row.promised:.2f}")
        if (MEMBER, "deep") in costs and (MEMBER, "long") in costs:
            ratio = costs[MEMBER, "deep"].cpu_ms / costs[MEMBER, "long"].cpu_ms
            print(f"page {self.deep} du long sujet : {ratio:.2f} fois sa page 1 (promis : 1 à 10 % près)")
        if not self.options.rows:
            self._tell_replies()
        rate, cpu = self._ceiling()
        print(f"plafond : {rate:.0f} req/s, {cpu * 1000:.2f} ms de CPU par requête")
        print("\n".join(["Manqué :", *missed]) if missed else "Toutes les promesses sont tenues.")

    def _rows(self):
        for reader in (VISITOR, MISSED, MEMBER):
            for name, page in PAGES:
                yield Row(
                    name.format(deep=self.deep).replace("50", str(self.deep_list)), reader, page, PROMISED[reader]
                )
        yield Row("non lus", MEMBER, "unread", PROMISED[MEMBER])
        yield Row("répondre", MEMBER, "reply", PROMISED[MEMBER])

    def _cost(self, forum: Forum, row: Row) -> Cost:
        """The page, between two measures of the ceiling."""
        options = self.options
        make, status = self._maker(forum, row)
        port = forum.server.port
        for _ in range(8 if row.page != "reply" else 4):
            _http.ask(port, make(0))
        before = self._ceiling()
        python, sql = forum.server.cpu, cpu_of(self.postgresql.pid)
        most = REPLIES if row.page == "reply" else options.most
        sample = _http.measure(port, make, connections=CONNECTIONS, seconds=options.seconds, most=most, status=status)
        number = len(sample.spent)
        python, sql = (forum.server.cpu - python) / number, (cpu_of(self.postgresql.pid) - sql) / number
        after = self._ceiling()
        return Cost(
            rate=sample.rate, p50=sample.percentile(0.5), p95=sample.percentile(0.95),
            python_ms=python * 1000, sql_ms=sql * 1000, size=sample.size,
            share=sample.rate / statistics.mean([before[0], after[0]]),
            cpu_share=statistics.mean([before[1], after[1]]) / (python + sql),
        )  # fmt: skip

    def _ceiling(self) -> tuple[float, float]:
        """Requests/s, and CPU seconds for one."""
        start = self.ceiling.cpu
        message = _http.request("/")
        seconds = self.options.seconds / 2
        sample = _http.measure(
            self.ceiling.port, lambda rank: message, connections=CONNECTIONS, seconds=seconds, most=self.options.most
        )
        return sample.rate, (self.ceiling.cpu - start) / len(sample.spent)

    def _maker(self, forum: Forum, row: Row) -> tuple[Callable[[int], bytes], int]:
        """What makes each request, and the status that its answer must have."""
        if row.page == "reply":
            return lambda rank: self._reply(forum), 302
        path = forum.places[row.page]
        if row.reader == MISSED:
            # Nobody has asked for this address: no page is kept for it.
            mark = "&" if "?" in path else "?"
            return lambda rank: _http.request(f"{path}{mark}n={next(self.unique)}"), 200
        cookies = self._cookies(forum, 0) if row.reader == MEMBER else None
        message = _http.request(path, cookies)
        return lambda rank: message, 200

    def _cookies(self, forum: Forum, writer: int) -> dict[str, str]:
        return {"sessionid": forum.places["sessions"][writer], "csrftoken": TOKEN}

    def _reply(self, forum: Forum, **headers: str) -> bytes:
        rank = next(self.unique)
        places = forum.places["replies"]
        text = f"Réponse {rank}. Merci pour ces pistes : **nous essayons** la classe virtuelle dès la rentrée.\n\n- oui"
        # Both forums' fields: each reads its own.
        fields = {"csrfmiddlewaretoken": TOKEN, "text": text, "content": text, "subject": "Re: sujet"}
        if forum is self.hub:
            fields["submission"] = f"00000000-0000-4000-8000-{rank:012d}"
        cookies = self._cookies(forum, rank % WRITERS)
        return _http.request(places[rank % len(places)], cookies, urlencode(fields).encode(), **headers)

    def _line(self, row: Row, mine: Cost, theirs: Cost | None) -> str:
        line = f"{row.name:<24}{row.reader:<17} |{self._figures(self.hub, row, mine)} |"
        if theirs is None:
            return f"{line}{'':39} | {mine.share:5.2f} ({mine.cpu_share:.2f})"
        line += f"{self._figures(self.peer, row, theirs)} | {mine.share:5.2f} ({mine.cpu_share:.2f})"
        return f"{line} {mine.share / theirs.share:6.1f} ({mine.cpu_share / theirs.cpu_share:.1f})"

    def _figures(self, forum: Forum, row: Row, cost: Cost) -> str:
        asked = self._asked(forum, row)
        sql = f"{asked['queries']} {float(asked['sql-ms']):.0f}ms"
        cpu = f"{cost.python_ms:.1f}+{cost.sql_ms:.1f}"
        return f"{cost.rate:7.0f}{cost.p95:6.0f}{cpu:>12}{sql:>9}{cost.size / 1024:5.0f}"

    def _asked(self, forum: Forum, row: Row) -> dict[str, str]:
        """Queries of one request, and the least of their times over five."""
        answers = []
        for _ in range(5):
            headers = {"X_Bench": "sql" if self.options.profile else "1"}
            if row.page == "reply":
                message = self._reply(forum, **headers)
            else:
                message = self._maker(forum, row)[0](0).replace(
                    b"\r\n\r\n", f"\r\nX-Bench: {headers['X_Bench']}\r\n\r\n".encode(), 1
                )
            answer = _http.ask(forum.server.port, message)
            answers.append({name.removeprefix("x-bench-"): value for name, value in answer.headers.items()})
        kept = [each for each in answers if "queries" in each] or [{"queries": "0", "sql-ms": "0"}]
        best = min(kept, key=lambda each: float(each["sql-ms"]))
        if self.options.profile and forum is self.hub and row.reader == MEMBER:
            print("\n".join("    " + each for each in best.get("sql", "").split(" || ")))
        return best

    def _tell_replies(self) -> None:
        """One member who writes and waits: the time at the server."""
        for name, forum in (("le hub", self.hub), (PEER, self.peer)):
            if forum is None:
                continue
            sample = _http.measure(
                forum.server.port, lambda rank, f=forum: self._reply(f), connections=1, seconds=20, most=REPLIES,
                status=302,
            )  # fmt: skip
            asked = self._asked(forum, Row("répondre", MEMBER, "reply", 0))
            print(
                f"répondre, un à la fois, {name} : médiane {sample.percentile(0.5):.0f} ms, p95 "
                f"{sample.percentile(0.95):.0f} ms, {asked['queries']} requêtes dont {asked['counts']} COUNT"
            )

    def _follow(self, path: str, page: int) -> str:
        """The address of a page that is reached by its predecessors only."""
        address = path
        for _ in range(page - 1):
            body = _http.ask(self.hub.server.port, _http.request(address)).body.decode()
            address = path + re.search(r'rel="next"\s+href="([^"]+)"', body)[1].replace("&amp;", "&")
        return address
