"""Figures are computed ahead, regularly."""

from kilometre.foundation.tasks import every

from . import services


@every("5 minutes", label="Mettre à jour les indicateurs")
def refresh_indicators() -> int:
    return services.refresh()
