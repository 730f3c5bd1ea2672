"""What a demonstration offers on the sign-in page."""

from kilometre.foundation.accounts.demonstration import DemoAccount

PEOPLE = (DemoAccount("Dora Démo", "instructrice", "dora@exemple.test", "secret-de-demo"),)
