"""The user: an e-mail address and an opaque id. What a person does in the network is `network`'s matter."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from kilometre.foundation.records.origins import Origin
from kilometre.foundation.records.refs import ID_LENGTH, new_public_id


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=(username or "").strip())


class User(AbstractBaseUser):
    """Somebody who can sign in. Ready for OpenID Connect: ``external_id`` holds the provider's subject."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True, editable=False, default=new_public_id)
    email = models.EmailField("adresse électronique", max_length=200)
    name = models.CharField("nom affiché", max_length=120)
    origin = models.CharField("origine", max_length=10, choices=Origin.choices, default=Origin.LIVE)
    external_id = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField("actif", default=True)
    is_administrator = models.BooleanField("administre la plateforme", default=False)
    created_at = models.DateTimeField("créé le", default=timezone.now, editable=False)
    email_confirmed_at = models.DateTimeField("adresse confirmée le", null=True, blank=True)
    erased_at = models.DateTimeField("effacé le", null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="user_email", violation_error_message="Un compte a déjà cette adresse."
            ),
            models.UniqueConstraint(
                fields=["external_id"], condition=~models.Q(external_id=""), name="user_external_id"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_fictional(self) -> bool:
        return self.origin == Origin.FICTIONAL

    @property
    def is_email_confirmed(self) -> bool:
        return self.email_confirmed_at is not None

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip()

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's permissions are not used here: rules are predicates."""
        return False
