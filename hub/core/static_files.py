"""Static files: only what pages use is collected."""

from django.contrib.staticfiles.finders import AppDirectoriesFinder


class TrimmedAppDirectoriesFinder(AppDirectoriesFinder):
    """Leave out the 17 MB of django-dsfr: `build_dsfr` writes the part we use in BUILD_DIR."""

    def find_in_app(self, app, path):
        return None if app == "dsfr" else super().find_in_app(app, path)

    def list(self, ignore_patterns):
        dsfr = self.storages.get("dsfr")
        for path, storage in super().list(ignore_patterns):
            if storage is not dsfr:
                yield path, storage
