from django.apps import AppConfig


class GlossaryConfig(AppConfig):
    name = "hub.glossary"
    verbose_name = "glossaire"

    def ready(self):
        """Publication of a term or of a page is what the glossary lives by: it hears of both."""
        from django.db.models.signals import post_delete, post_save
        from wagtail.signals import page_published, page_unpublished, published, unpublished

        from . import contributions, receivers  # noqa: F401 (contributions registers itself)
        from .models import Category, Term

        published.connect(receivers.term_published, sender=Term)
        unpublished.connect(receivers.glossary_changed, sender=Term)
        for model in (Term, Category):
            post_delete.connect(receivers.glossary_changed, sender=model)
        post_save.connect(receivers.glossary_changed, sender=Category)
        for signal in (page_published, page_unpublished):
            signal.connect(receivers.page_changed)
