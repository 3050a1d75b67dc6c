"""Put the database back as it was after installation, once a test has committed to it.

Django empties every table after such a test, which takes away what migrations and the installation wrote (root of the
page tree, vocabulary, groups). A copy is both truer and faster.
"""

import sqlite3

from django.db import connection, connections
from django.db.backends.utils import CursorWrapper


class SqliteSnapshot:
    def __init__(self, name: str):
        self.copy = sqlite3.connect(":memory:", check_same_thread=False)
        connection.ensure_connection()
        connection.connection.backup(self.copy)

    def restore(self):
        connection.ensure_connection()
        self.copy.backup(connection.connection)

    def free(self):
        self.copy.close()


class PostgresSnapshot:
    """A template database beside the test database."""

    def __init__(self, name: str):
        self.name = connection.settings_dict["NAME"]
        self.template = f"{self.name}_{name}"
        self._run(f'DROP DATABASE IF EXISTS "{self.template}"')
        self._run(f'CREATE DATABASE "{self.template}" TEMPLATE "{self.name}"')

    def restore(self):
        self._run(f'DROP DATABASE "{self.name}" WITH (FORCE)')
        self._run(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}"')

    def free(self):
        """End the sessions that the live server's threads keep open, so that the test database can be dropped."""
        self._run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            [self.name],
        )

    def _run(self, sql: str, parameters: list[str] | None = None):
        connections.close_all()
        with connection._nodb_cursor() as cursor:
            assert isinstance(cursor, CursorWrapper)
            cursor.execute(sql, parameters)


def take_snapshot(name: str) -> SqliteSnapshot | PostgresSnapshot:
    """Copy the database as it now is; `restore()` puts the copy back, as often as one likes."""
    return SqliteSnapshot(name) if connection.vendor == "sqlite" else PostgresSnapshot(name)
