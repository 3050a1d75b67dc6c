from django.core.management.base import BaseCommand

from hub.glossary.exchange import files


class Command(BaseCommand):
    help = "Écrit le glossaire publié sur la sortie standard, ou dans un fichier."

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=files.KINDS, default="json")
        parser.add_argument("--output", metavar="FICHIER", help="Le fichier à écrire (par défaut\u00a0: la sortie).")

    def handle(self, *, format: str, output: str | None, **options):
        if output:
            with open(output, "wb") as stream:
                stream.writelines(files.write_file(format))
            return
        for piece in files.write_file(format):
            self.stdout.write(piece.decode(), ending="")
