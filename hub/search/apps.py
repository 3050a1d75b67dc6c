from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "hub.search"
    verbose_name = "recherche"

    def ready(self):
        """Wagtail indexes an object when its row is written, before its tags and spellings: do it again once whole."""
        from wagtail.signals import page_published, published

        from .backend import index_after_commit

        page_published.connect(index_after_commit)
        published.connect(index_after_commit)
