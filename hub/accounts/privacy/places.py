"""Where the models of the project name a person."""

from django.apps import apps
from django.db import models

from hub.accounts.models import User


def relations() -> list[models.ForeignKey]:
    """Every foreign key and one-to-one to `User`, in every installed model, joining tables included."""
    return [
        field
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.is_relation and field.related_model is User
    ]


def addresses() -> list[models.EmailField]:
    """Every other place where an e-mail address is kept."""
    return [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.EmailField) and model is not User
    ]
