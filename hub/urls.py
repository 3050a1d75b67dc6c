"""Every address of the hub: a public promise, they never break. Wagtail's pages come last."""

from django.conf import settings
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from hub.accounts.views.entrance import sign_in_here
from hub.core import health, serve
from hub.core.views import media

handler400 = "hub.core.errors.bad_request"
handler403 = "hub.core.errors.permission_denied"
handler404 = "hub.core.errors.page_not_found"
handler429 = "hub.accounts.views.entrance.too_many_requests"
handler500 = "hub.core.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("compte/notifications/", include("hub.notifications.urls")),
    path("compte/", include("hub.accounts.urls")),
    path("admin/", include("hub.accounts.admin_urls")),
    path("_util/login/", sign_in_here),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:name>", media, name="media"),
    path("", include("hub.kit.urls")),
    path("", include("hub.glossary.urls")),
    path("", include("hub.forums.urls")),
    path("", include("hub.search.urls")),
    path("", include("hub.home.urls")),
    path("", include("hub.core.urls")),
    # A page of the tree; what is not plain is left to Wagtail's own patterns below.
    path("", serve.serve),
    re_path(r"^((?:[\w\-]+/)+)$", serve.serve),
    path("", include(wagtail_urls)),
]

if settings.DEBUG:
    urlpatterns.insert(0, path("__debug__/", include("debug_toolbar.urls")))
