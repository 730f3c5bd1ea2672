"""The days that one can lend."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from kilometre.foundation.access import page
from kilometre.foundation.ui.forms import attempt, form_page
from kilometre.network import rules, services
from kilometre.network.forms import AvailabilityForm
from kilometre.network.models import Availability, Person


@page(rules.has_profile)
def my_availability(request: HttpRequest) -> HttpResponse:
    """One page: what is usual, the next twelve weeks, who sees it, who must agree."""
    user: Any = request.user
    person = get_object_or_404(Person, user=user.pk)
    particular = dict(person.weeks.values_list("week", "half_days"))
    form = AvailabilityForm(
        request.POST or None,
        own=Availability.objects.filter(person=person).first(),
        particular=particular,
        today=timezone.localdate(),
    )
    if request.method == "POST" and form.is_valid():
        attempt(form, lambda: services.set_availability(actor=user, person=person, **form.said()))
        if not form.errors:
            messages.success(request, "Vos disponibilités sont enregistrées.")
            return redirect("network:my-availability")
    return form_page(
        request,
        form,
        title="Mes disponibilités",
        back=person.get_absolute_url(),
        intro="Les jours que vous pouvez prêter à d'autres labs. Rien n'est prêté sans l'accord de votre responsable, puis le vôtre.",
        template="network/availability.html",
    )
