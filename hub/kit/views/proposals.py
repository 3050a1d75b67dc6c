"""Propose a resource: explain, write, keep a draft, send, change, take back."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from hub.core.text import cook
from hub.core.throttle import minutes, reader_key, seconds_to_wait
from hub.kit import proposals
from hub.kit.forms import ProposalForm
from hub.kit.models import Proposal

# A member who sends more than this in an hour is not writing.
SEND_LIMIT = 10


@require_safe
def propose(request: HttpRequest) -> HttpResponse:
    """What happens to a proposal, before anything is asked; the form for a member."""
    if not request.user.is_authenticated:
        return render(request, "kit/propose.html", _trail("Proposer une ressource"))
    token = uuid.uuid4()
    return render(
        request,
        "kit/propose.html",
        {
            "form": ProposalForm(),
            "token": token,
            "drafts": Proposal.objects.editable_by(request.user),
            **_trail("Proposer une ressource"),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """One proposal of the member: its form while it may be changed, its text and state afterwards."""
    found = Proposal.objects.filter(token=token).select_related("page", "document", "commented_by").first()
    if found is not None and found.author_id != request.user.pk:
        raise Http404
    if request.method == "POST":
        return _save_or_send(request, token, found)
    if found is None:
        raise Http404
    if found.is_editable:
        return render(request, "kit/proposal_form.html", _form_context(ProposalForm.of(found), token, found))
    return render(
        request, "kit/proposal.html", {"proposal": found, "text": mark_safe(cook(found.text)), **_account_trail(found)}
    )


def _save_or_send(request: HttpRequest, token: uuid.UUID, found: Proposal | None) -> HttpResponse:
    if found is not None and not found.is_editable:
        # The second click of a double click, or a tab left open.
        messages.info(request, "Cette proposition est déjà envoyée.")
        return redirect("kit:contributions")
    is_draft = "brouillon" in request.POST
    form = ProposalForm(request.POST, request.FILES, proposal=found, is_draft=is_draft)
    is_valid = form.is_valid()
    wait = 0
    if is_valid and not is_draft:
        wait = seconds_to_wait("kit-proposal", reader_key(request), limit=SEND_LIMIT, period=3600)
        if wait:
            form.add_error(None, f"Beaucoup d’envois en peu de temps. Réessayez dans {minutes(wait)}\u00a0min.")
    # Whatever is wrong elsewhere, what is right is kept: a file cannot be put back in its field by the browser.
    found = proposals.save_draft(request.user, token, form.kept_data, form.kept_file)
    if is_draft and is_valid:
        messages.success(request, "Brouillon gardé. Vous le retrouverez dans «\u00a0Mes contributions\u00a0».")
        return redirect("kit:proposal", token=token)
    if is_valid and not wait:
        proposals.submit(found)
        messages.success(
            request,
            "Proposition envoyée, merci. Vous recevez un courriel, puis un autre dès que la rédaction l’aura lue.",
        )
        return redirect("kit:contributions")
    context = _form_context(form, token, found)
    return render(request, "kit/proposal_form.html", context, status=429 if wait else 422)


def _form_context(form: ProposalForm, token: uuid.UUID, found: Proposal | None) -> dict:
    return {"form": form, "token": token, "proposal": found, **_account_trail(found)}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """Take a proposal back, after a confirmation that says what is lost and what is kept."""
    found = get_object_or_404(Proposal, token=token, author=request.user)
    if found.state == Proposal.State.PUBLISHED:
        messages.info(request, "Cette ressource est publiée\u202f: écrivez à l’équipe pour la retirer.")
        return redirect("kit:contributions")
    if request.method == "POST":
        if proposals.withdraw(found):
            messages.success(request, "Proposition retirée. Votre texte est redevenu un brouillon.")
        else:
            messages.success(request, "Brouillon supprimé.")
        return redirect("kit:contributions")
    return render(request, "kit/withdraw.html", {"proposal": found, **_account_trail(found)})


def _trail(here: str) -> dict:
    return {"trail": [("Accueil", "/"), ("Kit", "/kit/")], "here": here}


def _account_trail(found: Proposal | None) -> dict:
    above = [("Accueil", "/"), ("Mon compte", "/compte/"), ("Mes contributions", reverse("kit:contributions"))]
    return {"trail": above, "here": str(found or "Proposer une ressource")}
