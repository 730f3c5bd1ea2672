"""What came of a need, for who looks for similar ones and may read it."""

from kilometre.foundation.search.outcomes import Outcome as Told
from kilometre.foundation.search.outcomes import outcome_of

from .enums import NeedState, Outcome
from .models import Need

TONES = {Outcome.ACTION: "success", Outcome.PROJECT: "success", Outcome.ADVICE: "info"}


def told(need: Need) -> Told:
    """Its answer with the reasons; where it stands while it has none."""
    if need.state != NeedState.ANSWERED:
        return Told(need.get_state_display())
    text = f"{need.reason}\n{need.referral}".strip()
    return Told(need.get_outcome_display(), text, TONES.get(Outcome(need.outcome), "neutral"))


outcome_of(Need, told)
