"""The accounts' own links, each with its page."""

import datetime as dt

from .links import Purpose, register

CONFIRM_EMAIL = "accounts.confirm-email"
SIGN_IN = "accounts.sign-in"
RESET_PASSWORD = "accounts.reset-password"  # noqa: S105 (a name)
CHANGE_EMAIL = "accounts.change-email"
ERASE_ACCOUNT = "accounts.erase-account"
INVITATION = "accounts.invitation"  # registered by the context that invites, which says to what

for name, title, question, button, lifetime, route in (
    (
        CONFIRM_EMAIL,
        "Confirmer votre adresse",
        "Confirmez-vous que cette adresse est la vôtre ?",
        "Confirmer mon adresse",
        dt.timedelta(days=3),
        "accounts:email-confirm",
    ),
    (
        SIGN_IN,
        "Se connecter",
        "Voulez-vous vous connecter sur cet appareil ?",
        "Me connecter",
        dt.timedelta(minutes=30),
        "accounts:login-with-link",
    ),
    (
        RESET_PASSWORD,
        "Choisir un nouveau mot de passe",
        "Quel mot de passe choisissez-vous ?",
        "Enregistrer le mot de passe",
        dt.timedelta(hours=1),
        "accounts:password-reset",
    ),
    (
        CHANGE_EMAIL,
        "Confirmer votre nouvelle adresse",
        "Confirmez-vous que cette adresse est la vôtre ?",
        "Utiliser cette adresse",
        dt.timedelta(hours=2),
        "accounts:email-change-confirm",
    ),
    (
        ERASE_ACCOUNT,
        "Effacer votre compte",
        "Voulez-vous effacer votre compte ? C'est définitif.",
        "Effacer mon compte",
        dt.timedelta(hours=1),
        "accounts:erase-confirm",
    ),
):
    register(Purpose(name, title, question, button, lifetime, route=route))
