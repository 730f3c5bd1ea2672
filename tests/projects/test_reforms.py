"""An imagined reform is named by examples alone, in every form that names one."""

import datetime as dt

import pytest

from calls.making import opened
from cast import make_user
from intake.needs import taken
from kilometre.calls.forms import CallEditForm, CallForm
from kilometre.foundation.records.origins import Origin
from kilometre.intake.forms.qualifying import QualifyForm
from kilometre.network.models import Reform
from kilometre.projects import services
from kilometre.projects.enums import ActionKind
from kilometre.projects.forms.actions import ActionEditForm
from kilometre.projects.forms.projects import ProjectForm
from kilometre.studies.forms import OrderForm, StudyForm
from studies.making import ordered

FORMS = {
    "call": lambda cast: CallForm(user=cast.coordinator),
    "call-edit": lambda cast: CallEditForm(record=opened(cast)),
    "study": lambda cast: OrderForm(user=cast.member),
    "study-edit": lambda cast: StudyForm(record=ordered(cast)),
    "project": lambda cast: ProjectForm(
        record=services.start(actor=cast.member, title="P", lead_lab=cast.lab)
    ),
    "action": lambda cast: ActionEditForm(
        record=services.record_action(
            actor=cast.member, title="A", kind=ActionKind.WORKSHOP, date=dt.date(2026, 3, 5), labs=[cast.lab]
        )
    ),
    "need": lambda cast: QualifyForm(need=taken(cast)),
}


@pytest.fixture
def reforms(db) -> None:
    Reform.objects.create(slug="vraie", title="Une réforme")
    Reform.objects.create(slug="imaginee", title="Une réforme imaginée", origin=Origin.FICTIONAL)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.usefixtures("reforms")
def test_a_real_record_names_real_reforms(cast, name):
    offered = FORMS[name](cast).fields["reform"].queryset

    assert [reform.slug for reform in offered] == ["vraie"]


@pytest.mark.usefixtures("reforms")
def test_an_example_names_both(cast):
    fake = make_user("Faux Porteur", origin=Origin.FICTIONAL)

    offered = CallForm(user=fake).fields["reform"].queryset

    assert [reform.slug for reform in offered] == ["vraie", "imaginee"]


@pytest.mark.usefixtures("reforms")
def test_the_address_of_an_order_does_not_name_an_imagined_reform(cast, as_):
    form = as_(cast.member).get("/etudes/nouvelle/?reforme=imaginee").context["form"]

    assert form.initial == {"reform": ""}
