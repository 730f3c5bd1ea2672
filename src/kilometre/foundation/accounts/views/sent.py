"""« Consultez votre messagerie »: one page for all that is answered by an e-mail, the same whoever asks."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kilometre.foundation.access import anyone, page

TEXTS = {
    "sign-up": (
        "Consultez votre messagerie",
        "Nous venons d'écrire à l'adresse indiquée. Ouvrez le message et suivez son lien pour continuer.",
        "accounts:resend",
        "Renvoyer le message",
    ),
    "login-link": (
        "Consultez votre messagerie",
        "Si un compte existe à cette adresse, un lien de connexion vient d'y être envoyé. Il sert une fois, pendant 30 minutes.",
        "accounts:login-link",
        "Demander un autre lien",
    ),
    "password": (
        "Consultez votre messagerie",
        "Si un compte existe à cette adresse, un lien pour choisir un nouveau mot de passe vient d'y être envoyé. Il sert une fois, pendant une heure.",
        "accounts:password-forgotten",
        "Demander un autre lien",
    ),
    "email": (
        "Consultez votre nouvelle messagerie",
        "Un lien de confirmation vient d'être envoyé à votre nouvelle adresse. Rien ne change tant que vous ne l'avez pas suivi.",
        "accounts:account",
        "Revenir à mon compte",
    ),
    "erasure": (
        "Consultez votre messagerie",
        "Un lien pour confirmer l'effacement vient de vous être envoyé. Il sert une fois, pendant une heure. Sans lui, rien n'est effacé.",
        "accounts:account",
        "Revenir à mon compte",
    ),
}


def sent(request: HttpRequest, what: str) -> HttpResponse:
    return redirect("accounts:sent", what=what)


@page(anyone, methods=("GET", "HEAD"))
def sent_page(request: HttpRequest, what: str) -> HttpResponse:
    if what not in TEXTS:
        raise Http404
    title, text, url_name, again = TEXTS[what]
    return TemplateResponse(
        request,
        "accounts/sent.html",
        {"title": title, "text": text, "url_name": url_name, "again": again},
    )
