"""What happens in the directory. Facts hold no personal data: names and profiles travel apart, erasable."""

from kilometre.foundation.journal.events import Event, event

Changes = dict[str, list[object]]


@event("network.lab-created", says="a ouvert la page du lab", is_sourced=True)
class LabCreated(Event):
    name: str


@event("network.lab-edited", says="a modifié la page du lab", is_sourced=True)
class LabEdited(Event):
    changes: Changes


@event("network.lab-cited", says="a noté ce que dit une source : {words} ({source})")
class LabCited(Event):
    field: str
    words: str
    date: str
    source: str


@event("network.lab-citation-withdrawn", says="a retiré ce que disait une source : {words} ({source})")
class LabCitationWithdrawn(Event):
    field: str
    words: str
    date: str
    source: str


@event("network.organisation-created", says="a ajouté l'organisation à l'annuaire", is_sourced=True)
class OrganisationCreated(Event):
    name: str


@event("network.organisation-edited", says="a modifié la fiche de l'organisation", is_sourced=True)
class OrganisationEdited(Event):
    changes: Changes


@event("network.organisation-removed", says="a retiré l'organisation, ajoutée par un import")
class OrganisationRemoved(Event):
    pass


@event("network.person-removed", says="a retiré la fiche, ajoutée par un import")
class PersonRemoved(Event):
    pass


@event("network.person-registered", says="a ouvert cette fiche dans l'annuaire")
class PersonRegistered(Event):
    pass


@event("network.person-recognised", says="a relié cette fiche au compte de son adresse confirmée")
class PersonRecognised(Event):
    pass


@event("network.profile-edited", says="a modifié son profil")
class ProfileEdited(Event):
    fields: list[str]


@event("network.lab-joined", says="a ajouté une personne à l'équipe ({role})")
class LabJoined(Event):
    person: str
    role: str


@event("network.lab-left", says="a noté la fin d'une participation à l'équipe ({role})")
class LabLeft(Event):
    person: str
    role: str


@event("network.organisation-joined", says="a noté l'arrivée d'une personne ({role})")
class OrganisationJoined(Event):
    person: str
    role: str


@event("network.organisation-left", says="a noté le départ d'une personne ({role})")
class OrganisationLeft(Event):
    person: str
    role: str


@event("network.reform-named", says="a nommé la réforme « {title} »", is_sourced=True)
class ReformNamed(Event):
    title: str


@event("network.skill-added", says="a ajouté une compétence à la taxonomie")
class SkillAdded(Event):
    label: str


@event("network.skill-claimed", says="a mis à jour ses compétences")
class SkillClaimed(Event):
    pass


@event("network.skill-dropped", says="a retiré une compétence de son profil")
class SkillDropped(Event):
    pass


@event("network.endorsement-asked", says="a demandé qu'une compétence soit attestée")
class EndorsementAsked(Event):
    endorsement: int


@event("network.endorsement-given", says="a attesté une compétence")
class EndorsementGiven(Event):
    endorsement: int


@event("network.endorsement-declined", says="a décliné une demande d'attestation de compétence")
class EndorsementDeclined(Event):
    endorsement: int


@event("network.endorsement-withdrawn", says="a retiré l'attestation d'une compétence")
class EndorsementWithdrawn(Event):
    endorsement: int


@event("network.availability-set", says="a mis à jour ses disponibilités")
class AvailabilitySet(Event):
    pass


@event("network.loan-asked", says="a demandé l'aide d'une personne pour {lab}")
class LoanAsked(Event):
    lab: str
    weeks: int


@event("network.loan-agreed", says="a donné l'accord du responsable hiérarchique")
class LoanAgreed(Event):
    pass


@event("network.loan-refused", says="a refusé, comme responsable hiérarchique")
class LoanRefused(Event):
    pass


@event("network.loan-accepted", says="a accepté d'aider {lab}")
class LoanAccepted(Event):
    lab: str


@event("network.loan-declined", says="a décliné la demande {lab:of_lab}")
class LoanDeclined(Event):
    lab: str


@event("network.loan-started", says="a noté le début du prêt")
class LoanStarted(Event):
    pass


@event("network.loan-ended", says="a noté la fin du prêt")
class LoanEnded(Event):
    pass


@event("network.loan-cancelled", says="a annulé le prêt")
class LoanCancelled(Event):
    pass


@event("network.vacancy-written", says="a écrit une annonce pour {lab}")
class VacancyWritten(Event):
    lab: str


@event("network.vacancy-edited", says="a modifié l'annonce")
class VacancyEdited(Event):
    changes: Changes


@event("network.vacancy-published", says="a publié l'annonce {lab:of_lab}")
class VacancyPublished(Event):
    lab: str


@event("network.vacancy-withdrawn", says="a retiré l'annonce")
class VacancyWithdrawn(Event):
    pass


@event("network.statement-issued", says="a établi une attestation de ses contributions ({number})")
class StatementIssued(Event):
    number: str


@event("network.statement-revoked", says="a révoqué une attestation ({number})")
class StatementRevoked(Event):
    number: str
