import time

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection

from hub.core import background


def test_healthz_asks_nothing_of_the_database(client, assert_queries):
    with assert_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert not response.cookies


def test_readyz_says_what_is_down(client, db):
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "down", "database": "ok", "cache": "ok", "worker": "down"}


def test_readyz_is_ready_while_the_worker_lives(client, run_worker):
    run_worker()
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "cache": "ok", "worker": "ok"}


def test_readyz_takes_a_silent_worker_for_dead(client, run_worker):
    run_worker()
    caches["default"].set(background.HEARTBEAT, time.time() - background.HEARTBEAT_LIMIT - 1)
    assert client.get("/readyz").json()["worker"] == "down"


def test_readyz_survives_a_database_that_does_not_answer(client, db, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("no connection")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "down", "database": "down", "cache": "down", "worker": "down"}


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_read_only(client, db, address):
    assert client.post(address).status_code == 405
