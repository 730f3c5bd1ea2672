"""Undoing a link from a page. Making one is an act of the context that knows what to choose from."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from kilometre.foundation.access import action, signed_in
from kilometre.foundation.records.refs import Ref
from kilometre.foundation.records.subjects import subject_or_404

from . import services
from .registry import KINDS


@action(signed_in)
def unlink(request: HttpRequest, source: Ref, kind: str, target: Ref) -> HttpResponse:
    """The service asks the kind's rule; the page that had the button is shown again."""
    if kind not in KINDS:
        raise Http404
    from_record, to_record = (subject_or_404(ref, request.user) for ref in (source, target))
    if not KINDS[kind].joins(from_record, to_record):
        raise Http404
    services.unlink(actor=request.user, source=from_record, kind=kind, target=to_record)
    shown = to_record if request.POST.get("from") == str(target) else from_record
    return redirect(f"{shown.get_absolute_url()}#liens")
