"""Deleting members in bulk is erasing them too; ordered after Wagtail's own action, which it replaces."""

from wagtail import hooks

from .members_admin import MemberDeleteBulkAction

hooks.register("register_bulk_action", MemberDeleteBulkAction, order=100)
