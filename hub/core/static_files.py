"""Static files: only what pages use is collected, under names that hold their content's hash."""

from pathlib import Path

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from whitenoise.storage import CompressedManifestStaticFilesStorage


class TrimmedAppDirectoriesFinder(AppDirectoriesFinder):
    """Leave out the 17 MB of django-dsfr: `build_dsfr` writes the part we use in BUILD_DIR."""

    def find_in_app(self, app, path):
        return None if app == "dsfr" else super().find_in_app(app, path)

    def list(self, ignore_patterns):
        dsfr = self.storages.get("dsfr")
        for path, storage in super().list(ignore_patterns):
            if storage is not dsfr:
                yield path, storage


class CompressedManifestStorage(CompressedManifestStaticFilesStorage):
    """A file that a vendored style sheet names and does not ship is an error of ours to see in tests, not a crash."""

    manifest_strict = True

    def url(self, name, force=False):
        return super().url(str(Path(name).as_posix()), force)
