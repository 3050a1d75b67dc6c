"""The test kit: a hub that is installed, readers of every kind, a client that checks pages, no network."""

import os
import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core import mail
from django.core.cache import caches
from django.core.management import call_command
from django.test import TransactionTestCase
from django.test.utils import CaptureQueriesContext

from hub.accounts import groups
from hub.accounts.models import User
from hub.core import content_version
from hub.home.services import install_hub

from .checking_client import CheckingClient
from .snapshot import take_snapshot

PASSWORD = "une phrase assez longue pour tenir"


# ---- Database and surroundings -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Install the hub once; a test that commits puts this state back instead of emptying every table."""
    with django_db_blocker.unblock():
        install_hub()
        snapshot = take_snapshot("installed")
    TransactionTestCase._fixture_teardown = lambda case: snapshot.restore()
    yield
    with django_db_blocker.unblock():
        snapshot.free()


@pytest.fixture(autouse=True)
def _fresh_process(settings):
    """What a process keeps for itself must not travel from one test to the next; mail goes through the outbox."""
    settings.EMAIL_BACKEND = "hub.notifications.outbox.OutboxBackend"  # which Django's test set-up had replaced
    for alias in ("process", "renditions"):
        caches[alias].clear()
    content_version.forget()
    mail.outbox = []


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """A test that reaches for another machine is a mistake."""
    connect = socket.socket.connect

    def guarded(self, address):
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session", autouse=True)
def _data_folder():
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)


# ---- Readers -----------------------------------------------------------------------------------------------------


def make_user(email: str, *, group: str | None = groups.MEMBERS, **fields) -> User:
    """A member who has answered the first questions; staff have a second factor, as the hub requires."""
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from django.utils import timezone

    defaults = {"display_name": email.partition("@")[0].replace(".", " ").title(), "welcomed_at": timezone.now()}
    user = User.objects.create_user(email, PASSWORD, **{**defaults, **fields})
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for name in {groups.MEMBERS, group} - {None}:
        user.groups.add(Group.objects.get(name=name))
    if group in groups.STAFF:
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    return user


@pytest.fixture
def member(db) -> User:
    return make_user("membre@example.org")


@pytest.fixture
def other_member(db) -> User:
    return make_user("autre@example.org")


@pytest.fixture
def moderator(db) -> User:
    return make_user("moderation@example.org", group=groups.MODERATORS)


@pytest.fixture
def editor(db) -> User:
    return make_user("redaction@example.org", group=groups.EDITORS)


@pytest.fixture
def administrator(db) -> User:
    return make_user("administration@example.org", group=groups.ADMINISTRATORS)


# ---- Client, queries, worker -------------------------------------------------------------------------------------


@pytest.fixture
def client() -> CheckingClient:
    return CheckingClient()


@pytest.fixture
def sign_in():
    """`sign_in(client, user)`: open a session without the form."""

    def _sign_in(client, user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return _sign_in


@pytest.fixture
def assert_queries(db, monkeypatch):
    """`with assert_queries(7): …`; on failure, shows each query."""
    from contextlib import contextmanager

    from django.contrib.contenttypes.models import ContentType
    from django.db import connection
    from wagtail.models import Site

    @contextmanager
    def _assert_queries(count: int):
        # What a process reads once in its life is not the page's.
        for content_type in ContentType.objects.all():
            ContentType.objects.get_for_id(content_type.pk)
        Site.get_site_root_paths()
        # Read from the shared cache at most once a second: not at every page.
        content_version.forget()
        content_version.current()
        with monkeypatch.context() as patch, CaptureQueriesContext(connection) as queries:
            patch.setattr(content_version, "FRESH_FOR", float("inf"))
            yield queries
        shown = "\n".join(f"{n}. {query['sql'][:300]}" for n, query in enumerate(queries, start=1))
        assert len(queries) == count, f"{len(queries)} queries, {count} expected:\n{shown}"

    return _assert_queries


@pytest.fixture
def run_worker(db, monkeypatch):
    """`run_worker()`: do what waits in the background, as the worker would."""
    # Between two tasks the worker drops stale connections; the one a test runs its transaction on must stay.
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)

    def _run_worker():
        call_command("worker", once=True)

    return _run_worker


@pytest.fixture
def mailbox(run_worker):
    """`mailbox()`: deliver what waits and return the messages sent so far."""

    def _mailbox():
        run_worker()
        return mail.outbox

    return _mailbox


# ---- Chromium ----------------------------------------------------------------------------------------------------

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@pytest.fixture(scope="session")
def chromium():
    """One browser for the session; the test is skipped where Chromium is not installed (never in CI)."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI"):
            pytest.fail(f"{CHROMIUM} is not installed")
        pytest.skip(f"{CHROMIUM} is not installed")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread of the test
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def built_static(django_db_setup):
    """The trimmed DSFR, which the live server serves."""
    call_command("build_dsfr", verbosity=0)


@pytest.fixture
def live_hub(built_static, transactional_db, live_server, settings):
    """A hub served for real on 127.0.0.1; `live_hub.url` is its address."""
    from wagtail.models import Site

    settings.SITE_URL = settings.WAGTAILADMIN_BASE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    port = int(live_server.url.rpartition(":")[2])
    Site.objects.update(hostname="localhost", port=port)
    Site.clear_site_root_paths_cache()
    content_version.bump()
    return live_server


@pytest.fixture(scope="session")
def _demo_snapshots():
    """The database with its demo content, copied the first time it is loaded in this process."""
    return []


@pytest.fixture
def demo_hub(live_hub, _demo_snapshots):
    """The live hub with its demo content: loaded once, then put back from a copy."""
    from wagtail.models import Site

    if _demo_snapshots:
        site = Site.objects.values("hostname", "port").get()
        _demo_snapshots[0].restore()
        Site.objects.update(**site)
        Site.clear_site_root_paths_cache()
        content_version.bump()
    else:
        call_command("load_demo", verbosity=0)
        _demo_snapshots.append(take_snapshot("demo"))
    return live_hub


@pytest.fixture
def new_page(chromium, live_hub):
    """`new_page(width=390, dark=True, javascript=False)`: a tab that fails the test on any request to another host,
    on a script error and on a violation of the content security policy."""
    contexts, mistakes = [], []

    def _new_page(*, width: int = 1280, height: int = 900, dark: bool = False, javascript: bool = True):
        context = chromium.new_context(
            base_url=live_hub.url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            locale="fr-FR",
            timezone_id="Europe/Paris",
        )
        contexts.append(context)

        def watch(route):
            address = route.request.url
            if not address.startswith((live_hub.url, "data:", "blob:")):
                mistakes.append(f"request to another host: {address}")
                return route.abort()
            return route.continue_()

        context.route("**/*", watch)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: mistakes.append(f"script error: {error}"))
        page.on(
            "console",
            lambda message: mistakes.append(message.text) if "Content Security Policy" in message.text else None,
        )
        return page

    yield _new_page
    for context in contexts:
        context.close()
    assert not mistakes, "; ".join(mistakes)


@pytest.fixture
def browser_page(new_page):
    return new_page()


@pytest.fixture
def browser_sign_in(live_hub):
    """`browser_sign_in(page, user)`: give the tab a session of this member."""
    from django.test import Client

    def _sign_in(page, user):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_hub.url}])

    return _sign_in


@pytest.fixture(scope="session")
def assert_axe_clean():
    """`assert_axe_clean(page)`: axe-core, every rule of WCAG 2.0 to 2.2 A and AA and the best practices, none muted."""
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()

    def _assert(page):
        results = axe.run(page)
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{page.url} scrolls sideways by {overflow} px at {page.viewport_size['width']} px"

    return _assert
