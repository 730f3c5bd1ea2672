"""What the journal tells about accounts. Addresses and names are personal: they go with the entry, apart from it.

Signing in is not told: an entry that nobody may erase, each time somebody starts working, would measure people.
"""

from kilometre.foundation.journal.events import Event, event


@event("accounts.account-created", says="a créé un compte")
class AccountCreated(Event):
    pass


@event("accounts.email-confirmed", says="a confirmé son adresse électronique")
class EmailConfirmed(Event):
    pass


@event("accounts.name-changed", says="a changé son nom affiché")
class NameChanged(Event):
    pass


@event("accounts.email-changed", says="a changé d'adresse électronique")
class EmailChanged(Event):
    pass


@event("accounts.password-set", says="a choisi un mot de passe")
class PasswordSet(Event):
    pass


@event("accounts.sessions-closed", says="a fermé des sessions ({count})")
class SessionsClosed(Event):
    count: int


@event("accounts.token-created", says="a créé un jeton d'API")
class TokenCreated(Event):
    token: str
    scopes: list[str]
    expires_on: str


@event("accounts.token-revoked", says="a révoqué un jeton d'API")
class TokenRevoked(Event):
    token: str


@event("accounts.link-answered", says="a répondu par un lien reçu par courriel")
class LinkAnswered(Event):
    purpose: str
    answer: str


@event("accounts.account-deactivated", says="a désactivé un compte")
class AccountDeactivated(Event):
    pass


@event("accounts.account-reactivated", says="a réactivé un compte")
class AccountReactivated(Event):
    pass


@event("accounts.administrator-named", says="a nommé un administrateur de la plateforme")
class AdministratorNamed(Event):
    pass


@event("accounts.administrator-removed", says="a retiré ses pouvoirs à un administrateur de la plateforme")
class AdministratorRemoved(Event):
    pass


@event("accounts.account-erased", says="a effacé son compte")
class AccountErased(Event):
    pass
