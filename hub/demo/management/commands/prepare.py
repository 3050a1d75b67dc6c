"""Everything a start needs, in one process: `make run` calls it before the server and the worker."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from hub.accounts.models import User
from hub.demo import preparation
from hub.demo.people import read_people
from hub.demo.services import is_empty, load_demo
from hub.home.services import install_hub

# What each account of the demo shows, by its group.
MAY = {
    "member": "lire, garder, proposer",
    "presenter": "de même\u202f; présentera une rencontre",
    "team": "de même\u202f; fait partie d’une équipe filmée",
    "moderator": "modérer",
    "editor": "relire et publier",
    "administrator": "tout régler",
}


class Command(BaseCommand):
    help = "Prépare le hub au démarrage : fichiers, base de données, pages, et démonstration si la base est vide."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument(
            "--demo-if-empty",
            action="store_true",
            help="Charger la démonstration dans une base vide (jamais en production).",
        )

    def handle(self, *, demo_if_empty: bool, **options):
        if preparation.collect_static():
            self.say("Fichiers des pages rassemblés.")
        if preparation.migrate():
            self.say("Base de données à jour.")
        call_command("createcachetable", verbosity=0)
        install_hub()
        is_local = settings.HUB_ENV == "local"
        if demo_if_empty and is_local and is_empty():
            self.say(f"Démonstration chargée\u00a0: {load_demo()}.")
        self.say(f"\nLe hub est à l’adresse {settings.SITE_URL}/\n")
        if is_local:
            self.say_sign_ins()
            self.say("Ctrl-C pour arrêter.\n")

    def say_sign_ins(self):
        """The accounts of the demo that are there, and their password."""
        sign_ins = {person["email"]: MAY[person["group"]] for person in read_people() if person["sign_in"]}
        present = set(User.objects.filter(is_demo=True, email__in=sign_ins).values_list("email", flat=True))
        if present:
            self.say(f"Comptes de démonstration, mot de passe «\u00a0{settings.DEMO_PASSWORD}\u00a0»\u00a0:")
            for email, may in sign_ins.items():
                if email in present:
                    self.say(f"  {email:<24} {may}")
            self.say("")

    def say(self, text: str):
        self.stdout.write(text)
        self.stdout.flush()
