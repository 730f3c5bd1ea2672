"""The e-mail of Monday, as people choose it among what they receive."""

from kilometre.foundation.notifications.registry import declare_topic

MONDAY = declare_topic("lundi", label="Mon lundi, chaque lundi matin")
