"""Addresses for the tests of the guards: a view that declares nothing, views that write while reading."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import include, path

from kilometre.config import urls
from kilometre.foundation.access import anyone, nobody, page
from kilometre.foundation.accounts.models import User

RENAME = "UPDATE accounts_user SET name = 'Changé'"


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("seen")


@page(anyone)
def public(request: HttpRequest) -> HttpResponse:
    return HttpResponse("seen")


@page(nobody)
def closed(request: HttpRequest) -> HttpResponse:
    return HttpResponse("seen")


@page(anyone)
def writes_by_orm(request: HttpRequest) -> HttpResponse:
    User.objects.update(name="Changé")
    return HttpResponse("written")


@page(anyone)
def writes_while_sent(request: HttpRequest) -> StreamingHttpResponse:
    def pieces():
        yield "first"
        User.objects.update(name="Changé")
        yield "last"

    return StreamingHttpResponse(pieces())


@page(anyone)
def writes_by_sql(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(f"-- a comment first\n{RENAME}")
    return HttpResponse("written")


@page(anyone)
def writes_after_with(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(f"WITH one AS (SELECT 1) {RENAME}")
    return HttpResponse("written")


urlpatterns = [
    path("undeclared/", undeclared),
    path("public/", public),
    path("closed/", closed),
    path("writes/orm/", writes_by_orm),
    path("writes/sent/", writes_while_sent),
    path("writes/sql/", writes_by_sql),
    path("writes/with/", writes_after_with),
    path("", include(urls.urlpatterns)),
]
