"""Checks of the configuration: what is wrong is named, and is harmless until it is mended."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import checks

ROOT = Path(__file__).resolve().parents[2]
SAY_DEMO = "from django.conf import settings; print(settings.DEMO)"


def test_empty_secret_key_is_an_error_that_says_what_to_do(settings):
    settings.SECRET_KEY = ""
    (error,) = checks.check_secret_key(None)
    assert (error.id, "Set the environment variable SECRET_KEY" in error.hint) == (
        "config.E001",
        True,
    )


def test_demo_that_is_asked_for_in_public_is_an_error(settings):
    settings.DEMO, settings.DEMO_WANTED = False, True
    (error,) = checks.check_demo_is_local(None)
    assert error.id == "config.E002"


@pytest.mark.parametrize(
    ("site", "shown"), [("http://127.0.0.1:8000", "True"), ("https://kakehashi.example", "False")]
)
def test_demo_never_shows_at_a_public_address_whoever_starts_the_product(site, shown):
    environ = {
        **os.environ,
        "DEMO": "1",
        "SITE_URL": site,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    environ["PYTHONPATH"] = f"{ROOT}{os.pathsep}{ROOT / 'platform'}"
    said = subprocess.run(
        [sys.executable, "-c", SAY_DEMO], env=environ, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == shown
