import pytest

from cast import make_user
from kilometre.foundation.accounts.models import User


@pytest.fixture
def alice(db: None) -> User:
    return make_user("Alice Martin")


@pytest.fixture
def bruno(db: None) -> User:
    return make_user("Bruno Petit")


@pytest.fixture
def administrator(db: None) -> User:
    return make_user("Wanda Admin", is_administrator=True)
