"""Who looks after the mail."""

from hub.accounts.permissions import is_administrator


def may_look_after_mail(user) -> bool:
    """May see the messages in trouble and the addresses that refuse, which name members: administrators."""
    return is_administrator(user)
