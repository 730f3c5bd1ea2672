"""What happens to a need. Its text is private: facts hold only labs, dates and outcomes."""

from kilometre.foundation.journal.events import Event, event


@event("intake.need-kept", says="a gardé le besoin, jusqu'à sa confirmation par courriel")
class NeedKept(Event):
    lab: str


@event("intake.need-sent", says="a envoyé un besoin")
class NeedSent(Event):
    lab: str
    delay: str
    due_at: str


@event("intake.need-brought-in", says="a importé un besoin que son lab suivait ailleurs")
class NeedBroughtIn(Event):
    lab: str


@event("intake.need-taken-back", says="a retiré le besoin, ajouté par un import")
class NeedTakenBack(Event):
    lab: str


@event("intake.need-taken-in-charge", says="a pris le besoin en charge")
class NeedTakenInCharge(Event):
    lab: str
    contact: str
    in_time: bool


@event("intake.need-handed-over", says="a confié le besoin à un collègue")
class NeedHandedOver(Event):
    lab: str
    contact: str


@event(
    "intake.need-rerouted", says="a transmis le besoin à un autre lab", names="a transmis le besoin à {lab}"
)
class NeedRerouted(Event):
    lab_before: str
    lab: str
    first_taken_at: str


@event(
    "intake.need-declined",
    says="a dit que son lab ne peut pas s'occuper du besoin",
    names="a répondu pour {lab} qu'il ne peut pas s'occuper du besoin",
)
class NeedDeclined(Event):
    lab: str


@event("intake.rung-reached", says="a signalé que le besoin n'avance pas")
class RungReached(Event):
    lab: str
    rung: str
    turn: int


@event("intake.person-asked", says="a proposé une place dans l'équipe")
class PersonAsked(Event):
    team: str
    person: str


@event("intake.person-answered", says="a répondu pour sa place dans l'équipe")
class PersonAnswered(Event):
    team: str
    person: str
    accepts: bool


@event("intake.place-freed", says="a libéré la place « {skill} » de l'équipe")
class PlaceFreed(Event):
    team: str
    lab: str
    skill: str
    person: str


@event("intake.team-completed", says="a constaté que l'équipe est complète")
class TeamCompleted(Event):
    team: str
    lab: str


@event("intake.team-reopened", says="a constaté que l'équipe n'est plus complète")
class TeamReopened(Event):
    team: str
    lab: str


@event("intake.team-undone", says="a défait l'équipe")
class TeamUndone(Event):
    team: str
    lab: str


@event("intake.need-answered", says="a répondu au besoin")
class NeedAnswered(Event):
    lab: str
    outcome: str


@event("intake.contact-corrected", says="a corrigé à qui s'adresser")
class ContactCorrected(Event):
    lab: str


@event("intake.need-withdrawn", says="a retiré son besoin")
class NeedWithdrawn(Event):
    lab: str


@event("intake.promise-due-soon", says="a signalé que le délai promis arrive à son terme")
class PromiseDueSoon(Event):
    lab: str
    due_at: str


@event("intake.promise-missed", says="a signalé à la coordination que le délai promis est dépassé")
class PromiseMissed(Event):
    lab: str
    due_at: str


@event(
    "intake.need-still-waiting",
    says="a signalé à la coordination que le besoin transmis attend un interlocuteur",
)
class NeedStillWaiting(Event):
    lab: str
    due_at: str


@event("intake.contact-gone", says="a alerté le lab : l'interlocuteur du besoin est parti")
class ContactGone(Event):
    lab: str
    contact: str


@event("intake.need-expired", says="a effacé le besoin, jamais confirmé")
class NeedExpired(Event):
    pass


@event("intake.text-forgotten", says="a effacé le texte du besoin, avec le compte de son auteur")
class TextForgotten(Event):
    pass


@event("intake.need-qualified", says="a qualifié le besoin")
class NeedQualified(Event):
    changes: dict[str, list[object]]


@event("intake.skill-wanted", says="recherche la compétence « {skill} »")
class SkillWanted(Event):
    skill: str
    level: int
    days: int
    mandatory: bool


@event("intake.skill-wanted-no-more", says="ne recherche plus la compétence « {skill} »")
class SkillWantedNoMore(Event):
    skill: str


@event("intake.case-marked", says="a dit si un cas semblable est utile")
class CaseMarked(Event):
    case: str
    mark: str
