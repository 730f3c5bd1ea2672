"""Forms of the accounts. Each field tells the browser what it is, so that password managers can help."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth import password_validation

from .addresses import normalise
from .links import Purpose
from .models import ActionLink, Scope, User

PASSWORD_LENGTH = 200  # hashing a novel would be a way to keep the server busy
PASSWORD_HELP = "12 caractères au moins : quelques mots que vous retiendrez font un bon mot de passe."  # noqa: S105
ADDRESS_HELP = "Format attendu : nom@domaine.fr"
LIFETIMES = ((30, "30 jours"), (90, "3 mois"), (180, "6 mois"), (365, "Un an"))


def _email(label: str = "Adresse électronique", autocomplete: str = "email") -> forms.EmailField:
    return forms.EmailField(
        label=label,
        max_length=200,
        help_text=ADDRESS_HELP,
        widget=forms.EmailInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"}),
        error_messages={"invalid": "Cette adresse n'est pas complète : il faut un nom, un @ et un domaine."},
    )


def _password(label: str, autocomplete: str, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=PASSWORD_LENGTH,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        **options,
    )


def _name() -> forms.CharField:
    return forms.CharField(
        label="Nom affiché",
        max_length=120,
        help_text="Prénom et nom : c'est ainsi que vos interlocuteurs vous verront.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class SignInForm(forms.Form):
    email = _email(autocomplete="username")
    password = _password("Mot de passe", "current-password")


class AddressForm(forms.Form):
    """Where to write."""

    email = _email()

    def clean_email(self) -> str:
        return normalise(self.cleaned_data["email"])


class SignUpForm(AddressForm):
    name = _name()
    field_order = ("name", "email")


class OwnForm(forms.Form):
    """A form about somebody's own account."""

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user


class NewPasswordForm(OwnForm):
    password = _password("Nouveau mot de passe", "new-password", help_text=PASSWORD_HELP)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            password_validation.validate_password(password, self.user)
        return password


class FirstPasswordForm(NewPasswordForm):
    """At the confirmation of the address; without a password, one signs in by links."""

    password = _password(
        "Choisir un mot de passe",
        "new-password",
        required=False,
        help_text=f"{PASSWORD_HELP} Sans mot de passe, vous vous connecterez par un lien reçu par courriel.",
    )


class OwnPasswordForm(OwnForm):
    """Asks the current password, of an account that has one: an unattended screen must not be enough."""

    current = _password("Mot de passe actuel", "current-password")

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, user=user, **options)
        if not user.has_usable_password():
            del self.fields["current"]

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self.user.check_password(current):
            raise forms.ValidationError("Ce n'est pas votre mot de passe actuel.")
        return current


class PasswordForm(OwnPasswordForm, NewPasswordForm):
    field_order = ("current", "password")


class EmailForm(OwnPasswordForm):
    email = _email("Nouvelle adresse électronique")
    field_order = ("email", "current")

    def clean_email(self) -> str:
        email = normalise(self.cleaned_data["email"])
        if email == normalise(self.user.email):
            raise forms.ValidationError("C'est déjà votre adresse.")
        return email


class NameForm(forms.Form):
    name = _name()


class TokenForm(forms.Form):
    name = forms.CharField(
        label="À quoi servira ce jeton ?",
        max_length=80,
        help_text="Par exemple : « tableau de suivi du SGAR ».",
    )
    scope = forms.ChoiceField(
        label="Ce qu'il permet", choices=Scope.choices, initial=Scope.READ, widget=forms.RadioSelect
    )
    days = forms.TypedChoiceField(
        label="Durée",
        choices=LIFETIMES,
        coerce=int,
        initial=90,
        help_text="Un an au plus. Passé ce délai, il n'ouvre plus rien.",
    )

    @property
    def lifetime(self) -> dt.timedelta:
        return dt.timedelta(days=self.cleaned_data["days"])


class ErasureForm(OwnPasswordForm):
    understood = forms.BooleanField(
        label="J'ai compris : mon compte ne pourra pas être rétabli.",
        error_messages={"required": "Cochez la case pour confirmer."},
    )
    field_order = ("understood", "current")


class AnswerForm(forms.Form):
    """The choices, the comment and the fields of an action link; none when the link asks for a plain yes."""

    choice = forms.ChoiceField(label="Votre réponse", widget=forms.RadioSelect)

    def __init__(self, *args: Any, link: ActionLink, purpose: Purpose, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["choice"]
        assert isinstance(choice, forms.ChoiceField)
        choice.label, choice.choices = purpose.question, [tuple(each) for each in link.choices]
        if not link.choices:
            del self.fields["choice"]
        if purpose.comment:
            self.fields["comment"] = forms.CharField(
                label=purpose.comment.label,
                required=False,
                max_length=purpose.comment.length,
                widget=forms.Textarea(attrs={"rows": "4"}),
            )
            self.fields["comment"].needed_if = purpose.comment.needed_if  # type: ignore[attr-defined]
        self.added = dict(purpose.fields(link)) if purpose.fields else {}
        self.fields.update(self.added)

    @property
    def given(self) -> dict[str, str]:
        """What was typed in the fields that the purpose adds."""
        return {name: self.cleaned_data[name] for name in self.added}
