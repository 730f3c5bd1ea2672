"""Pages opened by a link from an e-mail: what they are for, or why the link no longer opens them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from kilometre.foundation.access import anyone, page
from kilometre.foundation.accounts import links, purposes, services
from kilometre.foundation.accounts.forms import AnswerForm
from kilometre.foundation.accounts.models import ActionLink
from kilometre.foundation.records.refs import resolve
from kilometre.foundation.ui.forms import form_page

from .flow import own_address, shown_in

LinkView = Callable[[HttpRequest, ActionLink], HttpResponse]

# Where to ask for another link of the same kind.
AGAIN = {
    purposes.CONFIRM_EMAIL: ("accounts:resend", "Recevoir un nouveau message"),
    purposes.INVITATION: ("accounts:sign-up", "Créer un compte sans ce lien"),
    purposes.SIGN_IN: ("accounts:login-link", "Recevoir un autre lien"),
    purposes.RESET_PASSWORD: ("accounts:password-forgotten", "Demander un autre lien"),
    purposes.CHANGE_EMAIL: ("accounts:email", "Recommencer le changement d'adresse"),
    purposes.ERASE_ACCOUNT: ("accounts:erase", "Revenir à l'effacement du compte"),
}


def link_page(purpose: str | None) -> Callable[[LinkView], Callable[..., HttpResponse]]:
    """The view receives a usable link of ``purpose`` (None: any purpose that a context registered)."""

    def decorate(view: LinkView) -> Callable[..., HttpResponse]:
        @wraps(view)
        def opened(request: HttpRequest, secret: str) -> HttpResponse:
            link = links.find(secret, purpose=purpose)
            if link is None or link.is_used or link.is_expired:
                response = _over(request, link, purpose)
            else:
                try:
                    response = view(request, link)
                except links.LinkSpent:
                    link.refresh_from_db()
                    response = _over(request, link, purpose)
            return keep_secret(response)

        return opened

    return decorate


def keep_secret(response: HttpResponse) -> HttpResponse:
    """The address holds a secret: no cache keeps it, no other page is told it.

    Not `no-referrer`, under which browsers hide the origin of the form and the CSRF check refuses it.
    """
    response["Referrer-Policy"] = "strict-origin"
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def confirm_page(request: HttpRequest, link: ActionLink, form: Form | None = None) -> HttpResponse:
    """Who is asked what, and one button."""
    purpose = links.PURPOSES[link.purpose]
    subject = _subject_of(link)
    return form_page(
        request,
        form or Form(),
        title=purpose.title,
        submit=purpose.button,
        template="accounts/link.html",
        context={
            "question": "" if link.choices else purpose.question,
            "link": link,
            "subject": subject,
            "details": purpose.details(link) if purpose.details else "",
        },
    )


def _subject_of(link: ActionLink) -> Any:
    """The record that the link is about, as its holder may see it."""
    return resolve([link.subject], link.person).get(link.subject) if link.subject else None


@page(anyone)
@link_page(None)
def answer_link(request: HttpRequest, link: ActionLink) -> HttpResponse:
    """The page of the links that contexts send: choices, a comment, an answer."""
    if over := links.settled(link):
        return _settled(request, link, over)
    purpose = links.PURPOSES[link.purpose]
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        link=link,
        purpose=purpose,
    )
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            said = services.answer_link(
                link=link,
                choice=form.cleaned_data.get("choice"),
                comment=form.cleaned_data.get("comment", ""),
                given=form.given,
            )
            return _done(request, link, said)
    over = links.settled(link) if request.method == "POST" else ""  # by somebody else, a moment before
    return _settled(request, link, over) if over else confirm_page(request, link, form)


def _settled(request: HttpRequest, link: ActionLink, text: str) -> HttpResponse:
    """Nothing is asked any more: what became of it, and the record if its holder may see it."""
    told = links.without_account(link)
    subject = None if told else _subject_of(link)
    context = {
        "title": "Vous n'avez rien à faire",
        "told": told,
        "text": text,
        "url": subject.get_absolute_url() if subject else "",
        "again": f"Voir « {subject} »" if subject else "",
    }
    return TemplateResponse(request, "accounts/link_over.html", context, status=410)


def _done(request: HttpRequest, link: ActionLink, said: str) -> HttpResponse:
    is_page = said.startswith("/")
    return TemplateResponse(
        request,
        "accounts/link_done.html",
        {
            "title": "C'est fait, merci",
            "text": link.answer_label and f"Votre réponse : « {link.answer_label} »." if is_page else said,
            "url": own_address(request, said) if is_page else "",
            "told": links.without_account(link),
        },
    )


def _over(request: HttpRequest, link: ActionLink | None, purpose: str | None) -> HttpResponse:
    """Unknown, used or expired: say which, and what to do."""
    url_name, again = AGAIN.get(purpose or "", ("", ""))
    if link is None:
        title, status = "Ce lien n'existe pas", 404
        text = "Il est peut-être incomplet : copiez-le en entier depuis le message, ou demandez-en un autre."
    elif link.is_used:
        title, status = "Ce lien a déjà servi", 410
        text = links.PURPOSES[link.purpose].afterwards or (
            f"Vous avez répondu : « {link.answer_label} »."
            if link.answer_label
            else "Un lien ne sert qu'une fois, pour votre sécurité. Si ce n'était pas vous, changez votre mot de passe."
        )
    else:
        title, status = "Le délai de ce lien est passé", 410
        text = "Pour votre sécurité, un lien ne sert que pendant un temps limité."
    return TemplateResponse(
        request,
        "accounts/link_over.html",
        {
            "title": title,
            "text": text,
            "url": reverse(url_name) if url_name else "",
            "again": again,
            "told": links.without_account(link) if link else "",
        },
        status=status,
    )
