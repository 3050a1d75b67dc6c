from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from hub.glossary.exchange import files
from hub.glossary.exchange.applying import apply_plan
from hub.glossary.exchange.plan import Plan, make_plan
from hub.glossary.exchange.records import ExchangeError


class Command(BaseCommand):
    help = "Importe un glossaire (XML de Moodle, CSV ou JSON), et dit ce qui change. En cas d’erreur, rien n’est fait."
    # They load every address of the site, which an import does not need.
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument("--dry-run", action="store_true", help="Dire ce qui changerait, sans rien écrire.")
        parser.add_argument("--format", choices=files.KINDS, help="Le format, si le nom du fichier ne le dit pas.")

    def handle(self, *, file: Path, dry_run: bool, format: str | None, **options):
        try:
            kind = format or files.kind_of_name(file.name)
            files.check_size(file.stat().st_size)
            with file.open("rb") as stream:
                plan = make_plan(files.read_entries(stream, kind))
        except OSError as error:
            raise CommandError(f"«\u00a0{file}\u00a0» ne s’ouvre pas\u00a0: {error.strerror}.") from error
        except ExchangeError as error:
            raise CommandError(str(error)) from error
        self._tell(plan, verbosity=options["verbosity"])
        if plan.errors:
            raise CommandError("Rien n’est importé\u00a0: corrigez ces entrées, puis recommencez.")
        if not dry_run:
            apply_plan(plan)
            self.stdout.write("Import terminé.")

    def _tell(self, plan: Plan, verbosity: int) -> None:
        self.stdout.write(
            f"Ajouts\u00a0: {len(plan.additions)}. Changements\u00a0: {len(plan.changes)}. "
            f"Sans changement\u00a0: {plan.unchanged}. Laissés de côté\u00a0: {len(plan.skipped)}."
        )
        for error in plan.errors:
            self.stderr.write(error)
        for name, reason in plan.skipped:
            self.stdout.write(f"{name}\u00a0: laissée de côté, {reason}.")
        for name, loss in plan.losses:
            self.stdout.write(f"{name}\u00a0: n’est pas repris\u00a0: {loss}.")
        if verbosity > 1:
            for write in plan.changes:
                for difference in write.differences:
                    self.stdout.write(
                        f"{write.entry.name}, {difference.label}\u00a0: {difference.before} → {difference.after}"
                    )
