"""Take the screenshots of the documentation from a hub of its own: `make screenshots` (needs Debian's chromium).

A hub is prepared with its demo content in a temporary folder, served on a free port, looked at, and thrown away.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PASSWORD = "captures-du-guide-2026"

# File name, address, who looks (None: a visitor), width, dark.
SHOTS = [
    ("accueil", "/", None, 1280, False),
    ("accueil-sombre", "/", None, 1280, True),
    ("accueil-membre", "/", "membre@demo.test", 1280, False),
    ("kit", "/kit/", None, 1280, False),
    ("kit-telephone", "/kit/", None, 390, False),
    ("fiche", "/kit/scenariser-une-formation-hybride/", None, 1280, False),
    ("visio", "/kit/visio/?usage=formation&effectif=70&public=agents", None, 1280, False),
    ("proposer-une-ressource", "/kit/proposer/", "membre@demo.test", 1280, False),
    ("mes-contributions", "/compte/contributions/", "equipe@demo.test", 1280, False),
    ("forums", "/forums/", "membre@demo.test", 1280, False),
    ("sujet", "/forums/t/12/", "membre@demo.test", 1280, False),
    ("poser-une-question", "/forums/nouveau/?forum=gerer", "membre@demo.test", 1280, False),
    ("moderation", "/admin/moderation/", "moderation@demo.test", 1280, False),
    ("mon-compte", "/compte/", "membre@demo.test", 1280, False),
    ("mes-notifications", "/compte/notifications/", "membre@demo.test", 1280, False),
    ("regler-mes-notifications", "/compte/notifications/reglages/", "membre@demo.test", 1280, False),
    ("glossaire", "/glossaire/", None, 1280, False),
    ("recherche", "/recherche/?q=foad", None, 1280, False),
]


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def wait_for(address: str, seconds: int = 60) -> None:
    for _ in range(seconds * 2):
        try:
            with urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(f"{address} did not answer within {seconds} s")


def sign_in(browser: Browser, address: str, email: str) -> dict:
    """The browser state of a demo member who signed in through the form."""
    context = browser.new_context(base_url=address, locale="fr-FR")
    page = context.new_page()
    page.goto("/compte/connexion/")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.wait_for_url(lambda url: "/connexion/" not in url)
    state = context.storage_state()
    context.close()
    return state


def take(browser: Browser, address: str) -> None:
    states = {email: sign_in(browser, address, email) for email in {shot[2] for shot in SHOTS} - {None}}
    for name, path, who, width, dark in SHOTS:
        context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": 860},
            color_scheme="dark" if dark else "light",
            locale="fr-FR",
            storage_state=states.get(who),
        )
        page = context.new_page()
        answer = page.goto(path)
        if answer is None or not answer.ok:
            raise RuntimeError(f"{path} answered {answer and answer.status}")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=IMAGES / f"{name}.png")
        context.close()
        sys.stdout.write(f"docs/images/{name}.png\n")


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = {
            **os.environ,
            "HUB_DATA_DIR": folder,
            "PORT": str(port),
            "HUB_DEMO_PASSWORD": PASSWORD,
        }
        python = sys.executable
        subprocess.run([python, "manage.py", "prepare", "--demo-if-empty"], cwd=ROOT, env=environment, check=True)
        command = [python, "-m", "gunicorn", "--config", "hub/settings/gunicorn.py", "hub.wsgi"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/healthz")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
                )
                take(browser, address)
                browser.close()
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=20)


if __name__ == "__main__":
    main()
