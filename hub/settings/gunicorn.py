"""gunicorn's settings: two processes of four threads, so that a slow upload never blocks the readers."""

import os

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 10
max_requests = 5000
max_requests_jitter = 500
limit_request_line = 8190
# Quiet: the address was said already. No control socket: its place is one for all the hubs of a user.
loglevel = "warning"
control_socket_disable = True
