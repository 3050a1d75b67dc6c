"""« Mes contributions », whatever the room."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hub.accounts.contributions import contributions_of


@login_required
@require_safe
def contributions(request: HttpRequest) -> HttpResponse:
    """What the member gave, where it is, and what is awaited from them."""
    found = contributions_of(request.user)
    return render(
        request,
        "kit/contributions.html",
        {
            "expected": [each for each in found if each.expected and not each.is_published],
            "ongoing": [each for each in found if not each.is_published],
            "published": [each for each in found if each.is_published],
            "trail": [("Accueil", "/"), ("Mon compte", "/compte/")],
            "here": "Mes contributions",
        },
    )
