"""Run the background worker: tasks as they come, periodic jobs by the clock."""

import time

from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from hub.core import background

# Seconds between two looks at the queue when it is empty, and between two signs of life.
PAUSE = 1.0
BEAT_EVERY = 15.0


class Command(BaseCommand):
    help = "Fait le travail de fond : courriels, tâches, vérifications régulières."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Faire ce qui attend, puis s’arrêter.")

    def handle(self, *, once: bool, **options):
        worker = Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="background",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        if not once:
            worker.configure_signals()
        last_beat = float("-inf")
        while worker.running:
            if time.monotonic() - last_beat > BEAT_EVERY:
                background.beat()
                last_beat = time.monotonic()
            background.run_due_jobs()
            worker.run()
            if once:
                return
            if worker.running:
                time.sleep(PAUSE)
