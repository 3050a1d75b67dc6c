"""Members, for tests that need many or unusual ones; the usual readers are fixtures of the test kit."""

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone
from factory.django import DjangoModelFactory

from hub.accounts.models import User


class UserFactory(DjangoModelFactory):
    """A member with a confirmed address, no usable password, first questions answered."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"membre{n}@example.org")
    display_name = factory.Sequence(lambda n: f"Membre {n}")
    password = "!"
    welcomed_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def address(self, create, extracted, **kwargs):
        if create:
            EmailAddress.objects.create(
                user=self, email=self.email, primary=True, verified=True if extracted is None else extracted
            )
