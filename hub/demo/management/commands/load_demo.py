from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hub.demo.services import load_demo


class Command(BaseCommand):
    help = "Charge le contenu de démonstration, ou le remet en l’état ; le reste du site n’est pas touché."

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="Charger même sur un site en production.")

    def handle(self, *, force: bool, **options):
        if settings.HUB_ENV == "production" and not force:
            raise CommandError(
                "Ce site est en production : la démonstration y ajouterait des comptes dont le mot de passe est connu. "
                "Relancez avec --force si c’est bien ce que vous voulez."
            )
        counts = load_demo()
        if options["verbosity"]:
            self.stdout.write(f"Démonstration chargée\u00a0: {counts}.")
