"""What happens in a thread. Facts hold the message's id, never its text."""

from kilometre.foundation.journal.events import Event, event


@event("threads.message-posted", says="a écrit un message")
class MessagePosted(Event):
    message: str


@event("threads.message-withdrawn", says="a retiré un message")
class MessageWithdrawn(Event):
    message: str
