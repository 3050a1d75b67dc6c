from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import get_finders


def collected():
    return {path for finder in get_finders() for path, _ in finder.list([])}


def test_the_seventeen_megabytes_of_the_dsfr_are_left_out():
    assert [path for path in collected() if path.startswith("dsfr/dist/")] == []
    assert finders.find("dsfr/dist/dsfr.min.css") is None


def test_our_files_and_those_of_the_admin_are_collected():
    paths = collected()
    assert {"css/hub.css", "css/error.css", "js/theme.js", "django_htmx/htmx-2.min.js"} <= paths
    assert any(path.startswith("wagtailadmin/") for path in paths)
