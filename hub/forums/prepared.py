"""Queries whose SQL is made once per process: building it costs Django three times what the database takes to answer.

The rule stays where it is, in the querysets, and so does what differs between databases: `build` is called with marks
in place of values, its SQL is kept, and each use only puts values in place of the marks.
"""

from collections.abc import Callable, Hashable
from datetime import UTC, datetime

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

# No row has such a key, and nothing is dated so: what equals a mark among the parameters is one. Keys of 32 bits hold
# it: Django would answer a greater one without asking the database.
FIRST_MARK = 2_147_483_000
MARKED_YEAR = 1
MOST_KEPT = 500


class Prepared:
    """A query that gives tuples. `names` are its values: integers, or moments for those in `moments`."""

    def __init__(self, build: Callable[..., QuerySet], *names: str, moments: tuple[str, ...] = ()):
        self.build, self.names, self.moments = build, names, moments
        self._kept: dict[tuple, tuple] = {}

    def rows(self, *shape: Hashable, **values) -> list[tuple]:
        """The rows for these values. `shape` is given to `build` as it is: what changes the SQL itself."""
        connection = connections[DEFAULT_DB_ALIAS]
        key = (connection.vendor, *shape)
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            kept = self._kept[key] = self._prepare(connection, shape)
        sql, parameters, converters = kept
        if not sql:
            return []
        given = [self._value(connection, values, each) for each in parameters]
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            found = cursor.fetchall()
        return _converted(found, converters, connection) if converters else found

    def _prepare(self, connection, shape: tuple) -> tuple:
        marks = {name: FIRST_MARK + rank for rank, name in enumerate(self.names)}
        for rank, name in enumerate(self.moments):
            marks[name] = datetime(MARKED_YEAR, 2, 3 + rank, 4, 5, 6, tzinfo=UTC)
        query = self.build(*shape, **marks).query
        compiler = query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:  # no row can match: no forum is open, for instance
            return "", (), {}
        known = dict(zip(marks.values(), marks, strict=True))
        for name in self.moments:
            known[connection.ops.adapt_datetimefield_value(marks[name])] = name
        columns = [expression for expression, *_ in compiler.select]
        converters = compiler.get_converters(columns)
        places = tuple(("value", known[each]) if _is_mark(each, known) else ("same", each) for each in parameters)
        return sql, places, converters

    def _value(self, connection, values: dict, place: tuple[str, object]):
        kind, each = place
        if kind == "same":
            return each
        value = values[each]
        return connection.ops.adapt_datetimefield_value(value) if each in self.moments else value


def _converted(rows: list[tuple], converters: dict, connection) -> list[tuple]:
    """The rows as the compiler gives them: what a database does not know (moments, JSON) made of what it stores."""
    changed = [list(row) for row in rows]
    for row in changed:
        for position, (functions, expression) in converters.items():
            value = row[position]
            for function in functions:
                value = function(value, expression, connection)
            row[position] = value
    return [tuple(row) for row in changed]


def _is_mark(parameter: object, known: dict) -> bool:
    try:
        return parameter in known
    except TypeError:  # not hashable, hence not a mark
        return False
