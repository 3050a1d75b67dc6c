"""Where editors decide on a suggestion: publish it as it is, take it up as a draft, or say why not."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from . import services
from .forms import DecisionForm, suggestion_rows
from .models import Suggestion
from .permissions import may_review


class ReviewView(View):
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not may_review(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._render(request, _found(pk), DecisionForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        suggestion, form = _found(pk), DecisionForm(request.POST)
        action = request.POST.get("action")
        if action not in ("accept", "take", "decline"):
            raise PermissionDenied
        if not form.is_valid():
            return self._render(request, suggestion, form, status=422)
        try:
            return getattr(self, f"_{action}")(request, suggestion, form.cleaned_data["comment"])
        except ValidationError as error:
            form.add_error("comment" if action == "decline" else None, error.messages)
            return self._render(request, suggestion, form, status=422)

    def _accept(self, request: HttpRequest, suggestion: Suggestion, comment: str) -> HttpResponse:
        term = services.accept(suggestion, request.user, comment)
        messages.success(request, f"«\u00a0{term}\u00a0» est publié. Le membre est prévenu.")
        return redirect(_list_url())

    def _take(self, request: HttpRequest, suggestion: Suggestion, comment: str) -> HttpResponse:
        term = services.take(suggestion, request.user, comment)
        messages.success(request, "La suggestion est reprise en brouillon. Complétez-la, puis publiez.")
        return redirect("wagtailsnippets_glossary_term:edit", term.pk)

    def _decline(self, request: HttpRequest, suggestion: Suggestion, comment: str) -> HttpResponse:
        services.decline(suggestion, request.user, comment)
        messages.success(request, "Réponse envoyée au membre.")
        return redirect(_list_url())

    def _render(
        self, request: HttpRequest, suggestion: Suggestion, form: DecisionForm, status: int = 200
    ) -> HttpResponse:
        context = {
            "suggestion": suggestion,
            "rows": suggestion_rows(suggestion),
            "is_correction": suggestion.kind == Suggestion.Kind.CORRECTION,
            "is_waiting": suggestion.state == Suggestion.State.WAITING,
            "form": form,
            "header_title": f"Suggestion\u00a0: {suggestion.word}",
            "header_icon": "comment",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
                {"url": _list_url(), "label": "Suggestions"},
                {"url": "", "label": suggestion.word},
            ],
        }
        return render(request, "glossary/admin/review.html", context, status=status)


def _found(pk: int) -> Suggestion:
    return get_object_or_404(Suggestion.objects.for_editors().select_related("decided_by", "term__category"), pk=pk)


def _list_url() -> str:
    return reverse("wagtailsnippets_glossary_suggestion:list")
