from django.core.management.base import BaseCommand, CommandError

from hub.forums.services.importing import import_forum

NAMES = {"user": "membres", "forum": "forums", "topic": "sujets", "post": "messages"}
SHOWN = 20


class Command(BaseCommand):
    help = (
        "Importe des forums depuis un fichier JSON Lines (format dans docs/guide/forums.md) ; se relance sans risque."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="Le fichier, une ligne par membre, forum, sujet ou message.")

    def handle(self, *, file: str, **options):
        try:
            with open(file, encoding="utf-8") as lines:
                report = import_forum(lines)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} ne se lit pas : {error}") from error
        for kind, name in NAMES.items():
            self.stdout.write(f"{name} : {report.added[kind]} de plus, {report.known[kind]} déjà là.")
        for number, reason in report.skipped[:SHOWN]:
            self.stderr.write(f"ligne {number} laissée de côté : {reason}")
        if len(report.skipped) > SHOWN:
            self.stderr.write(f"… et {len(report.skipped) - SHOWN} autres lignes.")
        self.stdout.write("Pour que la recherche les trouve : manage.py update_index.")
