"""What one request asks of the database, said in its answer's headers to whom asks for it."""

import time

from django.db import connection

ASKED = "HTTP_X_BENCH"


class Counting:
    """The outermost middleware; without the header `X-Bench`, it does nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if ASKED not in request.META:
            return self.get_response(request)
        seen: list[tuple[str, float]] = []

        def timed(execute, sql, params, many, context):
            start = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                seen.append((sql, time.perf_counter() - start))

        with connection.execute_wrapper(timed):
            response = self.get_response(request)
        response["X-Bench-Queries"] = len(seen)
        response["X-Bench-Sql-Ms"] = f"{sum(spent for _, spent in seen) * 1000:.2f}"
        response["X-Bench-Counts"] = sum(sql.upper().startswith("SELECT COUNT(") for sql, _ in seen)
        if request.META[ASKED] == "sql":
            response["X-Bench-Sql"] = " || ".join(f"{spent * 1000:.1f} {sql}" for sql, spent in seen)[:60000]
        return response
