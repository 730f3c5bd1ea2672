"""What accounts hold about people, and why."""

from typing import Any

from kilometre.foundation.personal import Personal, declare, nothing, on_export

from .models import ActionLink, ApiToken, Throttle, User, UserSession

BASIS = "Mission d'intérêt public"
UNTIL_ERASED = "Jusqu'à l'effacement du compte"
IDENTITY = Personal("Reconnaître la personne et la nommer à ses interlocuteurs", UNTIL_ERASED, BASIS)
OPENING = Personal("Ouvrir le compte à la bonne personne", UNTIL_ERASED, BASIS)
SESSION = Personal(
    "Montrer à la personne d'où son compte est ouvert, et lui permettre de fermer",
    "Jusqu'à la fermeture de la session, deux semaines au plus",
    BASIS,
    what="appareil, et ce que retient la session ouverte",
)
TOKEN = Personal(
    "Laisser un programme agir au nom de la personne",
    "Jusqu'à la révocation du jeton, ou un mois après son terme",
    BASIS,
)
LINK = Personal(
    "Permettre à la personne d'agir depuis un courriel, une seule fois",
    "Un mois après le terme du lien",
    BASIS,
)

declare(User, email=IDENTITY, name=IDENTITY, password=OPENING, external_id=OPENING)
declare(UserSession, user=SESSION, content=SESSION, device=SESSION)
nothing(UserSession, "key_digest")
declare(ApiToken, user=TOKEN, name=TOKEN)
nothing(ApiToken, "secret_digest", "scopes")
declare(ActionLink, person=LINK, data=LINK, answer=LINK)
nothing(ActionLink, "secret_digest", "purpose", "subject_ref", "choices")
nothing(Throttle, "key_digest")  # a keyed hash, gone with its window


@on_export
def account(user: Any) -> dict[str, Any]:
    return {
        "compte": {
            "identifiant": user.public_id,
            "nom": user.name,
            "adresse": user.email,
            "créé le": user.created_at,
            "adresse confirmée le": user.email_confirmed_at,
            "dernière connexion": user.last_login,
        },
        "sessions": list(user.sessions.open().values("device", "started_at", "last_seen_at", "expires_at")),
        "jetons d'API": list(
            user.api_tokens.values("name", "scopes", "created_at", "expires_at", "last_used_on")
        ),
        "liens reçus": list(
            user.action_links.values("purpose", "created_at", "expires_at", "used_at", "answer")
        ),
    }
