from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "hub.network"
    verbose_name = "vocabulaire du réseau"
