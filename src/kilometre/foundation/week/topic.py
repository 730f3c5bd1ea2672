"""The e-mail of Monday, as people choose it among what they receive."""

from kilometre.foundation.notifications import Sphere, declare_topic

MONDAY = declare_topic("lundi", Sphere.WEEK, label="Mon lundi, chaque lundi matin")
