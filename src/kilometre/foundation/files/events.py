"""What happens to files, told on the story of their subject."""

from kilometre.foundation.journal.events import Event, event


@event("files.attached", says="a joint un fichier")
class FileAttached(Event):
    attachment: str
    media_type: str
    size: int


@event("files.withdrawn", says="a retiré un fichier")
class FileWithdrawn(Event):
    attachment: str
