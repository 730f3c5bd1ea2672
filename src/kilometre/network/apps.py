from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "kilometre.network"
    label = "network"
    verbose_name = "Réseau"

    def ready(self) -> None:
        """Register what the directory brings: its components, figures, searches, menu and audiences."""
        from kilometre.foundation.access import signed_in  # noqa: PLC0415 (app ready)
        from kilometre.foundation.journal import feed  # noqa: PLC0415 (app ready)
        from kilometre.foundation.records import removal  # noqa: PLC0415 (app ready)
        from kilometre.foundation.ui import navigation  # noqa: PLC0415 (app ready)

        from . import (  # noqa: F401, PLC0415 (app ready)
            atlas,
            consumers,
            indicators,
            names,
            own_contributions,
            panels,
            personal,
            rules,
            searching,
            told,
        )
        from .models import Evidence, Lab, Loan, Organisation, Person  # noqa: PLC0415 (app ready)

        feed.register_network(rules.is_in_network)
        removal.names(Evidence, "ref")
        removal.names(Loan, "purpose_ref")
        feed.register_names(names.read_by)
        feed.register_party(Loan, rules.can_cancel_loan)
        feed.register_team(Lab, rules.is_member_of)
        feed.register_team(Organisation, rules.is_agent_of)
        feed.register_team(Person, rules.can_edit_person)
        navigation.register("Labs", "network:labs", order=10, group="Labs")
        navigation.register("Carte", "network:map", order=15, group="Labs")
        navigation.register("Postes et missions", "network:vacancies", order=18, group="Labs")
        own = (("Mon profil", "profile", signed_in), ("Mes compétences", "my-skills", rules.has_profile),
               ("Mes disponibilités", "my-availability", rules.has_profile),
               ("Mes attestations", "statements", rules.has_profile), ("Prêts de jours", "loans", rules.has_profile))  # fmt: skip
        for rank, (label, name, rule) in enumerate(own):
            navigation.register(label, f"network:{name}", rule=rule, order=rank, group=navigation.OWN)
        navigation.register("Réformes", "network:reforms", order=55)
        navigation.register("Compétences", "network:skills", order=17, group="Labs")
        navigation.register("Personnes", "network:people", rule=rules.is_in_network, order=16, group="Labs")
