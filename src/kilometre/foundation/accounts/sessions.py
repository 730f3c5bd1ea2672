"""The session engine: Django's, whose rows know the cookie's key by its hash, the account, and the device."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.utils import timezone

from .credentials import digest
from .models import UserSession


class SessionStore(SessionBase):
    """``row`` is what the database held when the session was read; None before, and for a new one."""

    row: UserSession | None = None

    def exists(self, session_key: str) -> bool:
        return UserSession.objects.filter(key_digest=digest(session_key)).exists()

    def load(self) -> dict[str, Any]:
        key = self.session_key
        self.row = UserSession.objects.open().filter(key_digest=digest(key)).first() if key else None
        if self.row is None:
            self._session_key = None
            return {}
        content: dict[str, Any] = self.decode(self.row.content)
        return content

    def create(self) -> None:
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 (Django's signature)
        if self.session_key is None:
            self.create()
            return
        content = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        key_digest = digest(self.session_key)
        values = {
            "user_id": content.get(SESSION_KEY),
            "content": self.encode(content),
            "expires_at": self.get_expiry_date(),
        }
        if must_create:
            try:
                with transaction.atomic():
                    UserSession.objects.create(key_digest=key_digest, **values)
            except IntegrityError as error:
                raise CreateError from error
        elif not UserSession.objects.filter(key_digest=key_digest).update(**values):
            raise UpdateError  # closed meanwhile, from another browser: it does not come back

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            UserSession.objects.filter(key_digest=digest(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        UserSession.objects.filter(expires_at__lte=timezone.now()).delete()
