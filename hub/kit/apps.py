from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "hub.kit"
    verbose_name = "kit"

    def ready(self):
        """Tell the member when an editor acts on what they proposed; forget kept pages when a visio tool changes."""
        from django.db.models.signals import post_delete, post_save
        from wagtail.models import WorkflowState
        from wagtail.signals import page_published, workflow_rejected

        from hub.core.content_version import bump_after_commit

        from . import contributions, proposals  # noqa: F401 (contributions registers itself)
        from .models import ResourcePage, VisioMode, VisioNoFit, VisioTool

        workflow_rejected.connect(
            lambda instance, user, **kwargs: proposals.on_changes_asked(instance, user),
            sender=WorkflowState,
            weak=False,
            dispatch_uid="kit_changes_asked",
        )
        page_published.connect(
            lambda instance, **kwargs: proposals.on_published(instance),
            sender=ResourcePage,
            weak=False,
            dispatch_uid="kit_published",
        )
        for model in (VisioTool, VisioMode, VisioNoFit):
            post_save.connect(bump_after_commit, sender=model)
            post_delete.connect(bump_after_commit, sender=model)
