"""Every kind of root object keeps the same promises."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from kilometre.foundation.records.models import Record, RecordQuerySet

KINDS = [model for model in apps.get_models() if issubclass(model, Record)]


def test_there_are_kinds():
    assert KINDS


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model._meta.label_lower)
class TestKind:
    def test_says_who_sees_it(self, model):
        assert type(model.objects.all()).visible_to is not RecordQuerySet.visible_to

    def test_has_a_page(self, model):
        assert model.get_absolute_url is not Record.get_absolute_url

    def test_has_french_names(self, model):
        assert "verbose_name" in model._meta.original_attrs

    def test_answers_a_visitor(self, model, db):
        list(model.objects.visible_to(AnonymousUser())[:1])
