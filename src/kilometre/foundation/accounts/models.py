"""The user (an e-mail address and an opaque id), and what gives access in the user's name.

What a person does in the network is `network`'s matter. Sessions, tokens and links keep only hashes: who reads
the database cannot use them.
"""

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from kilometre.foundation.records.origins import Origin
from kilometre.foundation.records.refs import ID_LENGTH, REF_LENGTH, Ref, new_public_id

from .addresses import normalise
from .queries import ActionLinkQuerySet, ApiTokenQuerySet, UserQuerySet, UserSessionQuerySet

DIGEST_LENGTH = 64


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> "User":
        """The account of an address; DoesNotExist. Django's password backend signs in with it."""
        user: User = self.with_email(username or "").get()
        return user


class User(AbstractBaseUser):
    """Somebody who can sign in. Ready for OpenID Connect: ``external_id`` holds the provider's subject."""

    url_key: ClassVar[str] = "public_id"

    public_id = models.CharField(max_length=ID_LENGTH, unique=True, editable=False, default=new_public_id)
    email = models.EmailField("adresse électronique", max_length=200)
    name = models.CharField("nom affiché", max_length=120)
    origin = models.CharField("origine", max_length=10, choices=Origin.choices, default=Origin.LIVE)
    external_id = models.CharField("identifiant chez le fournisseur d'identité", max_length=200, blank=True)
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
    def ref(self) -> Ref:
        """How the journal names this account. It resolves to no page: a `network` profile is the public face."""
        return Ref(self._meta.label_lower, self.public_id)

    @property
    def is_fictional(self) -> bool:
        return self.origin == Origin.FICTIONAL

    @property
    def answers_by_links_only(self) -> bool:
        """Made to be written to: nobody chose a password for it, nor signed in."""
        return self.last_login is None and not self.has_usable_password()

    @property
    def is_email_confirmed(self) -> bool:
        return self.email_confirmed_at is not None

    @property
    def greeting(self) -> str:
        """How an e-mail begins: by the name, when one was given and is not the beginning of the address."""
        is_known = self.name != self.email.partition("@")[0]
        return f"Bonjour {self.name}" if is_known else "Bonjour"

    def clean(self) -> None:
        super().clean()
        self.email = normalise(self.email)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's permissions are not used here: rules are predicates."""
        return False


class UserSession(models.Model):
    """A browser that somebody signed in with. The cookie's key is known here by its hash alone."""

    url_key: ClassVar[str] = "public_id"

    key_digest = models.CharField(max_length=DIGEST_LENGTH, primary_key=True)
    public_id = models.CharField(max_length=ID_LENGTH, unique=True, editable=False, default=new_public_id)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    content = models.TextField()
    device = models.CharField("appareil", max_length=80, blank=True)
    started_at = models.DateTimeField("ouverte le", default=timezone.now)
    last_seen_at = models.DateTimeField("vue le", null=True, blank=True)
    expires_at = models.DateTimeField("expire le", db_index=True)

    objects = UserSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "session"
        verbose_name_plural = "sessions"


class Scope(models.TextChoices):
    """What an API token may do: both are within what its holder may do on the pages."""

    READ = "read", "Lire"
    WRITE = "write", "Lire et écrire"


class ApiToken(models.Model):
    """A key that a program shows to act in somebody's name."""

    url_key: ClassVar[str] = "public_id"

    public_id = models.CharField(max_length=ID_LENGTH, unique=True, editable=False, default=new_public_id)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField("nom", max_length=80)
    secret_digest = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    scopes = models.JSONField("portées", default=list)
    created_at = models.DateTimeField("créé le", default=timezone.now)
    expires_at = models.DateTimeField("expire le")
    last_used_on = models.DateField("dernier usage", null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "jeton d'API"
        verbose_name_plural = "jetons d'API"

    def __str__(self) -> str:
        return self.name

    @property
    def scope_label(self) -> str:
        return Scope(self.scopes[-1]).label

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()


class ActionLink(models.Model):
    """A link sent to somebody, which lets one thing be done once, without signing in."""

    secret_digest = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    purpose = models.CharField("objet du lien", max_length=60)
    person = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="action_links", verbose_name="personne"
    )
    subject_ref = models.CharField(max_length=REF_LENGTH, blank=True)
    choices = models.JSONField(default=list)
    data = models.JSONField("ce que le lien change", default=dict)
    created_at = models.DateTimeField("créé le", default=timezone.now)
    expires_at = models.DateTimeField("expire le", db_index=True)
    used_at = models.DateTimeField("utilisé le", null=True, blank=True)
    answer = models.CharField("réponse", max_length=60, blank=True)

    objects = ActionLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "lien d'action"
        verbose_name_plural = "liens d'action"

    @property
    def subject(self) -> Ref | None:
        return Ref.parse(self.subject_ref) if self.subject_ref else None

    @property
    def sent_to(self) -> str:
        """The address that the e-mail went to: the new one, when the link changes it."""
        return str(self.data.get("email") or self.person.email)

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_used(self) -> bool:
        return self.used_at is not None

    @property
    def answer_label(self) -> str:
        return dict(self.choices).get(self.answer, "")


class Throttle(models.Model):
    """How many times something was tried in a window of time. Times are Unix seconds: one statement, two databases."""

    key_digest = models.CharField(max_length=DIGEST_LENGTH, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.BigIntegerField(db_index=True)

    class Meta:
        verbose_name = "compteur de tentatives"
        verbose_name_plural = "compteurs de tentatives"

    @property
    def ends(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.ends_at, tz=dt.UTC)
