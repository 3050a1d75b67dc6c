from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "hub.kit"
    verbose_name = "kit"
