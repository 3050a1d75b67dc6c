from django.conf import settings
from django.core.management.base import BaseCommand

from hub.core import dsfr


class Command(BaseCommand):
    help = "Écrit la part du DSFR dont les pages se servent ; ne fait rien quand elle est à jour."

    def handle(self, *args, **options):
        folder = settings.BUILD_DIR / "dsfr"
        if dsfr.build(folder) and options["verbosity"]:
            sizes = ", ".join(f"{name} {(folder / name).stat().st_size // 1024} ko" for name in ("dsfr.css", "dsfr.js"))
            self.stdout.write(f"DSFR réduit à ce qui sert : {sizes}.")
