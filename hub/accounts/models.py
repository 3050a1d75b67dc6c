"""Who you are."""

import re
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from hub.network.models import Academy, Degree, Role, validate_timezone

from . import permissions


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """A member; without a password, they sign in through a reset or an identity provider."""
        if not email:
            raise ValueError("A user has an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username):
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A member of the network; signs in with an e-mail address, is known by a display name.

    What a member may do on the site is given by groups (`groups.py`); what they do in the network by `roles`.
    """

    class Address(models.TextChoices):
        """Which form of the role names is shown beside the name."""

        MASCULINE = "m", "formateur, correspondant…"
        FEMININE = "f", "formatrice, correspondante…"

    email = models.EmailField("adresse électronique", max_length=254, unique=True)
    display_name = models.CharField(
        "nom affiché", max_length=60, blank=True, help_text="Par exemple votre prénom et une initiale : « Nadia B. »."
    )
    academy = models.ForeignKey(
        Academy, verbose_name="académie", null=True, blank=True, on_delete=models.PROTECT, related_name="members"
    )
    roles = models.ManyToManyField(Role, verbose_name="rôles", blank=True, related_name="members")
    degrees = models.ManyToManyField(Degree, verbose_name="degrés", blank=True, related_name="members")
    role_form = models.CharField("forme des rôles", max_length=1, choices=Address, default=Address.MASCULINE)
    function = models.CharField("fonction", max_length=120, blank=True)
    bio = models.TextField("présentation", max_length=500, blank=True)
    time_zone = models.CharField(
        "fuseau horaire",
        max_length=40,
        blank=True,
        validators=[validate_timezone],
        help_text="À défaut, celui de votre académie.",
    )
    is_active = models.BooleanField("actif", default=True)
    is_demo = models.BooleanField("compte de démonstration", default=False, editable=False)
    date_joined = models.DateTimeField("inscription", default=timezone.now, editable=False)
    # Set when the first questions (name, académie, roles, degree) were answered: they are asked once.
    welcomed_at = models.DateTimeField("accueil", null=True, blank=True, editable=False)

    # Messages sent about a long absence, and the last of them: they count only if no visit came after (`tasks`).
    warnings = models.PositiveSmallIntegerField("avertissements d’inactivité", default=0, editable=False)
    warned_at = models.DateTimeField("dernier avertissement", null=True, blank=True, editable=False)

    # The number beside the bell: a column, so that no page counts. Kept by `hub.notifications`.
    unread_notifications = models.PositiveIntegerField("notifications non lues", default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"

    class Meta:
        verbose_name = "membre"
        verbose_name_plural = "membres"
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __str__(self):
        return self.display_name or "Membre"

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name

    @property
    def has_admin_access(self) -> bool:
        """Whether the Wagtail admin opens for them; their groups are read once per request."""
        return permissions.has_admin_access(self)

    @property
    def proposed_name(self) -> str:
        """The name shown, else one drawn from the address: « nadia.benali@… » proposes « Nadia B. »."""
        if self.display_name:
            return self.display_name
        words = [word for word in re.split(r"[\W\d_]+", self.email.partition("@")[0]) if word]
        if not words:
            return ""
        initial = f" {words[1][0].upper()}." if len(words) > 1 else ""
        return f"{words[0].capitalize()}{initial}"[:60]

    def role_names(self) -> list[str]:
        """The member's roles in the form they chose; one query."""
        name = "feminine" if self.role_form == self.Address.FEMININE else "name"
        return list(self.roles.values_list(name, flat=True))

    @property
    def tzinfo(self) -> ZoneInfo:
        """The member's own zone, else their académie's, else Paris."""
        name = self.time_zone or (self.academy.timezone if self.academy_id else "Europe/Paris")
        return ZoneInfo(name)
