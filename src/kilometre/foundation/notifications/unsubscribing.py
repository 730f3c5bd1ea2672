"""The signed address that lets its holder stop the e-mails of one topic, without signing in."""

from django.core import signing

SALT = "kilometre.notifications.unsubscribe"


def token_for(person: str, topic: str) -> str:
    """It never expires: it can only make one receive less."""
    return signing.dumps([person, topic], salt=SALT, compress=False)


def read(token: str) -> tuple[str, str]:
    """The person's public id and the topic; BadSignature on anything else."""
    person, topic = signing.loads(token, salt=SALT)
    return person, topic
