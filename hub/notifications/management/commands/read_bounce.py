"""Read one bounce on standard input, as a mail server hands it to a program."""

import sys

from django.core.management.base import BaseCommand

from hub.notifications import bounces


class Command(BaseCommand):
    help = "Lit un avis de non-remise sur l’entrée standard et arrête d’écrire aux adresses qui n’existent plus."

    def handle(self, *args, **options):
        found = bounces.read(sys.stdin.buffer.read())
        noted = [bounce.recipient for bounce in found if bounces.record(bounce)]
        self.stdout.write(f"{len(found)} échec(s) lu(s), {len(noted)} adresse(s) notée(s).")
