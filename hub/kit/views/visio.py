"""« Choisir sa visio »: the answer first, then the choices that refine it, then every tool."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hub.core.page_cache import public_page
from hub.kit.forms import VisioForm
from hub.kit.models import VisioNoFit, VisioTool
from hub.kit.visio import Need, advise


@require_safe
def visio(request: HttpRequest) -> HttpResponse:
    """Advise for the need in the address; for an ordinary one when the address says nothing."""
    if not request.user.is_authenticated:
        public_page(request)
    tools = list(VisioTool.objects.for_advisor())
    form = VisioForm.from_query(request.GET)
    advice = no_fit = None
    if form.is_valid():
        advice = advise(tools, Need(**form.cleaned_need))
        if advice.tool is None:
            no_fit = VisioNoFit.objects.filter(purpose=advice.need.purpose).first()
    return render(
        request,
        "kit/visio.html",
        {
            "form": form,
            "advice": advice,
            "no_fit": no_fit,
            "is_stale": advice is not None and advice.is_stale(timezone.localdate()),
            "tools": tools,
            "trail": [("Accueil", "/"), ("Kit", "/kit/"), ("Outils", "/kit/?rayon=outils")],
            "here": "Choisir sa visio",
        },
    )
