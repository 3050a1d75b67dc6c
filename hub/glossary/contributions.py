"""How a suggested term reads on « Mes contributions »."""

from collections.abc import Iterator

from django.urls import reverse

from hub.accounts.contributions import Action, Contribution, register_contributions
from hub.accounts.models import User
from hub.core.dates import ago

from .models import Suggestion

STEPS = ("Envoyée", "En relecture", "Publiée")
STEP_OF = {Suggestion.State.WAITING: 0, Suggestion.State.TAKEN: 1, Suggestion.State.PUBLISHED: 2}


@register_contributions
def terms_suggested_by(user: User) -> Iterator[Contribution]:
    """Each term or correction this member suggested; one query, whatever their number."""
    for suggestion in Suggestion.objects.for_contributions(user):
        yield _line(suggestion)


def _line(suggestion: Suggestion) -> Contribution:
    url = reverse("glossary:suggestion", args=[suggestion.token])
    is_published = suggestion.state == Suggestion.State.PUBLISHED and suggestion.term is not None
    actions = ()
    if suggestion.state == Suggestion.State.WAITING:
        actions = (Action("Retirer", reverse("glossary:withdraw", args=[suggestion.token])),)
    return Contribution(
        kind="Mot" if suggestion.kind == Suggestion.Kind.NEW else "Correction d’un mot",
        icon="book-2-line",
        title=suggestion.word,
        url=suggestion.term.get_absolute_url() if is_published else url,
        sentence=sentence(suggestion),
        updated_at=suggestion.updated_at,
        steps=STEPS if suggestion.state in STEP_OF else (),
        current_step=STEP_OF.get(suggestion.state, 0),
        actions=actions,
        is_published=is_published,
    )


def sentence(suggestion: Suggestion) -> str:
    """Where a suggestion is and what happens next, in one sentence."""
    match suggestion.state:
        case Suggestion.State.WAITING:
            return f"En attente de lecture par la rédaction, envoyée {ago(suggestion.created_at)}."
        case Suggestion.State.TAKEN:
            return "La rédaction y travaille. Vous recevrez un courriel à la publication."
        case Suggestion.State.PUBLISHED:
            return "Publiée dans le glossaire."
        case _:
            return "Non retenue. Le mot de la rédaction est dans la page."
