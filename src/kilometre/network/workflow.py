"""The lives of a loan and of a vacancy, one table each."""

from kilometre.foundation.access import nobody
from kilometre.foundation.workflow import Flow, Transition

from . import rules
from .enums import HOLDING, LoanState, VacancyState

ASKED, AGREED = LoanState.ASKED, LoanState.AGREED
ACCEPTED, RUNNING = LoanState.ACCEPTED, LoanState.RUNNING

loan_flow = Flow(
    LoanState,
    [
        Transition("agree", (ASKED,), AGREED, "Donner son accord", rules.is_manager_of),
        Transition("refuse", (ASKED,), LoanState.REFUSED, "Refuser", rules.is_manager_of),
        Transition("accept", (AGREED,), ACCEPTED, "Accepter", rules.is_lent),
        Transition("decline", (ASKED, AGREED), LoanState.DECLINED, "Décliner", rules.is_lent),
        Transition("start", (ACCEPTED,), RUNNING, "Commencer", nobody),
        Transition("end", (RUNNING,), LoanState.ENDED, "Terminer", rules.can_follow_loan),
        Transition("cancel", HOLDING, LoanState.CANCELLED, "Annuler", rules.can_cancel_loan),
    ],
)

vacancy_flow = Flow(
    VacancyState,
    [
        Transition(
            "publish",
            (VacancyState.DRAFT, VacancyState.WITHDRAWN),
            VacancyState.PUBLISHED,
            "Publier",
            rules.can_write_vacancy,
        ),
        Transition(
            "withdraw",
            (VacancyState.PUBLISHED,),
            VacancyState.WITHDRAWN,
            "Retirer",
            rules.can_write_vacancy,
        ),
    ],
)
