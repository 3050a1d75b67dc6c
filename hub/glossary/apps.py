from django.apps import AppConfig


class GlossaryConfig(AppConfig):
    name = "hub.glossary"
    verbose_name = "glossaire"
