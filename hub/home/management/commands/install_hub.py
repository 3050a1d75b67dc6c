from django.core.management.base import BaseCommand

from hub.home.services import install_hub


class Command(BaseCommand):
    help = "Crée ce dont un hub ne peut pas se passer et qui manque ; ne change rien à ce qui existe."

    def handle(self, *args, **options):
        install_hub()
        if options["verbosity"]:
            self.stdout.write("Le hub est installé.")
