"""Who reads of a network or a gathering, in the journal and in search, as its reach says."""

from kilometre.foundation.journal.models import Audience

from .enums import Reach

AUDIENCES = {Reach.PUBLIC: Audience.PUBLIC, Reach.NETWORK: Audience.NETWORK, Reach.MEMBERS: Audience.CASE}
