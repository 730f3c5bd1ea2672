"""What people decide about their notifications. Reading one is nobody's business: it is not journaled."""

from kilometre.foundation.journal.events import Event, event


@event("notifications.preference-changed", says="a changé ses préférences de notification")
class PreferenceChanged(Event):
    topic: str
    before: str
    after: str
