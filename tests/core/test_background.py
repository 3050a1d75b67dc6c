from datetime import timedelta

import pytest

from hub.core import background


@pytest.fixture
def jobs(monkeypatch):
    """An empty list of periodic jobs for the length of a test."""
    jobs = []
    monkeypatch.setattr(background, "_jobs", jobs)
    return jobs


def test_every_runs_at_the_start_then_once_a_period(jobs, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(background.time, "monotonic", lambda: clock[0])
    ran = []
    background.every(timedelta(seconds=30))(lambda: ran.append(clock[0]))
    for now in (1000, 1001, 1029, 1030, 1031, 1090):
        clock[0] = float(now)
        background.run_due_jobs()
    assert ran == [1000, 1030, 1090]


def test_a_job_that_fails_is_logged_and_does_not_stop_the_others(jobs, caplog):
    ran = []

    def broken():
        raise ValueError("no")

    background.every(timedelta(seconds=1))(broken)
    background.every(timedelta(seconds=1))(lambda: ran.append(1))
    background.run_due_jobs()
    assert ran == [1]
    assert [record.message for record in caplog.records if record.name == "hub.core.background"] == [
        f"Periodic job {broken.__qualname__} failed"
    ]


def test_worker_beats_and_runs_what_waits(run_worker, jobs):
    ran = []
    background.every(timedelta(seconds=1))(lambda: ran.append(1))
    run_worker()
    assert ran == [1]
    assert background.worker_is_alive()
