from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "kilometre.network"
    label = "network"
    verbose_name = "Réseau"

    def ready(self) -> None:
        """Register what the directory brings: its components, figures, searches, menu and audiences."""
        from kilometre.foundation.journal import feed  # noqa: PLC0415 (app ready)
        from kilometre.foundation.ui import navigation  # noqa: PLC0415 (app ready)

        from . import atlas, consumers, indicators, own_contributions, panels, personal, rules, searching  # noqa: F401, PLC0415 (app ready)
        from .models import Lab, Organisation, Person  # noqa: PLC0415 (app ready)

        feed.register_network(rules.is_in_network)
        feed.register_team(Lab, rules.is_member_of)
        feed.register_team(Organisation, rules.is_agent_of)
        feed.register_team(Person, rules.can_edit_person)
        navigation.register("Labs", "network:labs", order=10, group="Labs")
        navigation.register("Carte", "network:map", order=15, group="Labs")
        navigation.register("Réformes", "network:reforms", order=55)
        navigation.register("Compétences", "network:skills", order=17, group="Labs")
        navigation.register("Personnes", "network:people", rule=rules.is_in_network, order=16, group="Labs")
