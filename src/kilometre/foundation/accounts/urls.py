from django.urls import path

from .views import account, administration, joining, link_pages, passwords, sent, sessions, signing, tokens

app_name = "accounts"
urlpatterns = [
    path("connexion/", signing.sign_in, name="login"),
    path("connexion/lien/", signing.ask_login_link, name="login-link"),
    path("connexion/lien/<str:secret>/", signing.login_with_link, name="login-with-link"),
    path("deconnexion/", signing.sign_out, name="logout"),
    path("inscription/", joining.sign_up, name="sign-up"),
    path("inscription/renvoyer/", joining.resend, name="resend"),
    path("inscription/confirmer/<str:secret>/", joining.confirm_email, name="email-confirm"),
    path("inscription/invitation/<str:secret>/", joining.accept_invitation, name="invitation"),
    path("messagerie/<slug:what>/", sent.sent_page, name="sent"),
    path("mot-de-passe/", passwords.password_forgotten, name="password-forgotten"),
    path("mot-de-passe/<str:secret>/", passwords.password_reset, name="password-reset"),
    path("lien/<str:secret>/", link_pages.answer_link, name="link"),
    path("compte/", account.account, name="account"),
    path("compte/nom/", account.name, name="name"),
    path("compte/adresse/", account.email, name="email"),
    path("compte/adresse/<str:secret>/", account.email_change_confirm, name="email-change-confirm"),
    path("compte/mot-de-passe/", passwords.password, name="password"),
    path("compte/donnees.json", account.data, name="data"),
    path("compte/effacer/", account.erase, name="erase"),
    path("compte/effacer/recevoir-un-lien/", account.ask_erasure_link, name="erase-link"),
    path("compte/effacer/<str:secret>/", account.erase_confirm, name="erase-confirm"),
    path("compte/sessions/", sessions.sessions, name="sessions"),
    path("compte/sessions/fermer-les-autres/", sessions.close_other_sessions, name="sessions-close-others"),
    path("compte/sessions/<id:public_id>/fermer/", sessions.close_session, name="session-close"),
    path("compte/jetons/", tokens.tokens, name="tokens"),
    path("compte/jetons/nouveau/", tokens.create_token, name="token-create"),
    path("compte/jetons/<id:public_id>/revoquer/", tokens.revoke_token, name="token-revoke"),
    path("administration/comptes/", administration.AccountList.as_view(), name="admin-accounts"),
    path("administration/comptes/<id:public_id>/", administration.account, name="admin-account"),
    path(
        "administration/comptes/<id:public_id>/desactiver/",
        administration.deactivate,
        name="admin-deactivate",
    ),
    path(
        "administration/comptes/<id:public_id>/reactiver/",
        administration.reactivate,
        name="admin-reactivate",
    ),
]
