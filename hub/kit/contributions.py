"""How a proposed resource reads on « Mes contributions »."""

from collections.abc import Iterator

from django.urls import reverse

from hub.accounts.contributions import Action, Contribution, register_contributions
from hub.accounts.models import User
from hub.core.dates import ago

from .models import Proposal

STEPS = ("Brouillon", "Envoyée", "Publiée")
STEPS_WITH_CHANGES = ("Envoyée", "À revoir", "Publiée")


@register_contributions
def resources_proposed_by(user: User) -> Iterator[Contribution]:
    """Each resource this member proposed; one query, whatever their number."""
    for proposal in Proposal.objects.for_contributions(user):
        yield _line(proposal)


def _line(proposal: Proposal) -> Contribution:
    url = reverse("kit:proposal", args=[proposal.token])
    common = {
        "kind": "Ressource",
        "icon": "compass-3-line",
        "title": str(proposal),
        "url": url,
        "updated_at": proposal.updated_at,
    }
    withdraw = Action("Retirer", reverse("kit:withdraw", args=[proposal.token]))
    match proposal.state:
        case Proposal.State.DRAFT:
            return Contribution(
                **common,
                sentence=f"Brouillon gardé {ago(proposal.updated_at)}. Personne d’autre ne le voit.",
                steps=STEPS,
                expected=Action("Continuer", url),
                actions=(Action("Supprimer le brouillon", reverse("kit:withdraw", args=[proposal.token])),),
            )
        case Proposal.State.CHANGES:
            who = proposal.commented_by.display_name if proposal.commented_by else ""
            return Contribution(
                **common,
                sentence=f"{who or 'La rédaction'} demande une modification. Son mot est dans la page.",
                steps=STEPS_WITH_CHANGES,
                current_step=1,
                expected=Action("Revoir le texte", url, proposal.comment),
                actions=(withdraw,),
            )
        case Proposal.State.PUBLISHED if proposal.page and proposal.page.live:
            page_url = proposal.page.get_url() or url
            return Contribution(
                **{**common, "title": proposal.page.title, "url": page_url},
                sentence="Publiée dans le kit, avec votre nom.",
                steps=STEPS,
                current_step=2,
                actions=(Action("Demander le retrait", f"{reverse_contact()}?page={page_url}"),),
                is_published=True,
            )
        case Proposal.State.SENT if proposal.page:
            return Contribution(
                **common,
                sentence=f"En attente de relecture, envoyée {ago(proposal.sent_at)}.",
                steps=STEPS,
                current_step=1,
                actions=(withdraw,),
            )
        case _:
            return Contribution(
                **common,
                sentence="N’est pas ou plus dans le kit, sur décision de la rédaction.",
                steps=STEPS,
                current_step=1,
            )


def reverse_contact() -> str:
    """The team's contact form, a public address of the site."""
    return "/contact/"
