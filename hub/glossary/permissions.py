"""Who may do what with the glossary."""

from hub.accounts.permissions import is_editor

from .models import Suggestion

# What editors and administrators may do in the admin, besides reading.
EDITOR_PERMISSIONS = (
    *(f"glossary.{action}_term" for action in ("add", "change", "delete", "publish", "view")),
    *(f"glossary.{action}_category" for action in ("add", "change", "delete", "view")),
    "glossary.view_suggestion",
    "glossary.change_suggestion",
)


def may_suggest(user) -> bool:
    """Any member may suggest a term or a correction."""
    return user.is_authenticated


def may_review(user) -> bool:
    """Editors decide on what members suggest."""
    return is_editor(user)


def may_exchange(user) -> bool:
    """Editors import terms; exports are for everyone."""
    return is_editor(user)


def may_withdraw(user, suggestion: Suggestion) -> bool:
    """A member may take back what nobody has answered yet."""
    return suggestion.author_id == user.pk and suggestion.state == Suggestion.State.WAITING
