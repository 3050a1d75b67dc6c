"""The public exports, and the import of the admin: a file, a preview, a confirmation."""

import hashlib

from django.contrib import messages
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import parse_etags
from django.views import View
from django.views.decorators.http import require_safe

from hub.core import content_version
from hub.glossary.permissions import may_exchange

from . import files, uploads
from .applying import apply_plan
from .forms import ConfirmForm, ImportForm
from .plan import Plan, make_plan
from .records import Entry, ExchangeError

# Seconds; a change of the glossary is in the next export at once.
TIMEOUT = 300
# As many lines of a preview are shown; the figures are always those of the whole file.
SHOWN = 200


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The published glossary as a file, for anyone; 304 to whoever has this very one."""
    if kind not in files.KINDS:
        raise Http404
    content, tag = _kept(kind)
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(content, content_type=files.KINDS[kind].content_type)
        response["Content-Disposition"] = f'attachment; filename="glossaire.{kind}"'
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"
    return response


def _kept(kind: str) -> tuple[bytes, str]:
    """The file and its tag, made once for each version of the site."""
    key = f"glossary-export:{content_version.current()}:{kind}"
    kept = caches["process"].get(key)
    if kept is None:
        content = b"".join(files.write_file(kind))
        kept = content, f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        caches["process"].set(key, kept, TIMEOUT)
    return kept


class ExchangeView(View):
    """« Importer, exporter » in the admin."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not may_exchange(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, form=ImportForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        return self._confirm(request) if "confirm" in request.POST else self._preview(request)

    def _preview(self, request: HttpRequest) -> HttpResponse:
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, form=form, status=422)
        upload, kind = form.cleaned_data["file"], form.cleaned_data["kind"]
        try:
            plan = make_plan(files.read_entries(upload, kind))
        except ExchangeError as error:
            form.add_error("file", str(error))
            return self._page(request, form=form, status=422)
        token = None if plan.errors else uploads.keep(upload, kind)
        return self._page(request, form=ImportForm(), plan=plan, name=upload.name, token=token)

    def _confirm(self, request: HttpRequest) -> HttpResponse:
        form = ConfirmForm(request.POST)
        kept = uploads.kept(form.cleaned_data["token"]) if form.is_valid() else None
        if kept is None:
            messages.error(request, "Ce fichier n’est plus gardé\u00a0: il est déjà importé, ou trop ancien.")
            return redirect("glossary_exchange")
        stream, kind = kept
        confirmed = form.cleaned_data
        with stream:
            entries = files.read_entries(stream, kind)
        plan, done = self._apply(request, entries, confirmed["digest"])
        if not done:
            messages.warning(request, "Le glossaire a changé entre-temps\u00a0: voici ce que l’import ferait.")
            return self._page(request, form=ImportForm(), plan=plan, name=confirmed["name"], token=confirmed["token"])
        uploads.drop(confirmed["token"])
        figures = f"ajouts\u00a0: {len(plan.additions)}, changements\u00a0: {len(plan.changes)}"
        messages.success(request, f"Import terminé ({figures}).")
        return redirect("wagtailsnippets_glossary_term:list")

    @staticmethod
    def _apply(request: HttpRequest, entries: list[Entry], digest: str) -> tuple[Plan, bool]:
        """Apply the plan that was previewed, if it is still the same; says whether it was."""
        try:
            with transaction.atomic():
                plan = make_plan(entries)
                if plan.digest != digest:
                    return plan, False
                apply_plan(plan, request.user)
        except IntegrityError:  # somebody published one of these terms at this very moment
            return make_plan(entries), False
        return plan, True

    def _page(self, request: HttpRequest, *, status: int = 200, **context) -> HttpResponse:
        plan: Plan | None = context.get("plan")
        context |= {
            "kinds": files.KINDS,
            "largest": files.LARGEST,
            "shown": SHOWN,
            "header_title": "Importer, exporter",
            "header_icon": "download",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
                {"url": reverse("wagtailsnippets_glossary_term:list"), "label": "Glossaire"},
                {"url": "", "label": "Importer, exporter"},
            ],
        }
        if plan:
            context |= {name: getattr(plan, name)[:SHOWN] for name in ("additions", "changes", "skipped", "losses")}
        return render(request, "glossary/admin/exchange.html", context, status=status)
