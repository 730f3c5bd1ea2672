"""Secrets stay out of the logs."""

import logging

import pytest

from kilometre.foundation.accounts.credentials import LINK_PREFIX, TOKEN_PREFIX, new_secret


@pytest.mark.parametrize("logger", ["django.request", "django.server", "gunicorn.access"])
@pytest.mark.parametrize("prefix", [LINK_PREFIX, TOKEN_PREFIX])
def test_secrets_are_masked_in_lines_about_requests(caplog, logger, prefix):
    secret = new_secret(prefix)

    logging.getLogger(logger).warning('"GET /lien/%s/?x=%s"', secret, secret)
    logging.getLogger(logger).warning("%(path)s", {"path": f"/lien/{secret}/"})

    assert secret not in caplog.text
    assert caplog.text.count("(secret)") == 3


@pytest.mark.django_db
def test_a_link_that_is_unknown_leaves_no_secret_in_the_logs(client, caplog):
    secret = new_secret(LINK_PREFIX)

    client.get(f"/lien/{secret}/")

    assert "Not Found: /lien/(secret)/" in caplog.text
