from django.apps import AppConfig


class ForumsConfig(AppConfig):
    name = "hub.forums"
    verbose_name = "forums"

    def ready(self):
        """Who may read a forum is kept by each process: it is read again as soon as an editor changes it."""
        from django.db.models.signals import m2m_changed, post_delete, post_save

        from hub.core.content_version import bump_after_commit

        from . import erasure  # noqa: F401 (it registers itself)
        from .models import Forum

        post_save.connect(bump_after_commit, sender=Forum)
        post_delete.connect(bump_after_commit, sender=Forum)
        for through in (Forum.groups.through, Forum.roles.through):
            m2m_changed.connect(bump_after_commit, sender=through)
