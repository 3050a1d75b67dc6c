from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "hub.core"
    verbose_name = "socle"

    def ready(self):
        """What visitors see has changed: what each process keeps for itself is stale from then on."""
        from django.db.models.signals import post_delete, post_save
        from wagtail.models import Page, PageViewRestriction, Site
        from wagtail.signals import page_published, page_unpublished, post_page_move

        from .content_version import bump_after_commit
        from .models import SiteSettings

        for signal in (page_published, page_unpublished, post_page_move):
            signal.connect(bump_after_commit)
        for model in (PageViewRestriction, Site, SiteSettings):
            post_save.connect(bump_after_commit, sender=model)
            post_delete.connect(bump_after_commit, sender=model)
        post_delete.connect(bump_after_commit, sender=Page)
