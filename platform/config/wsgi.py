"""The WSGI application that gunicorn serves."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import reverse
from django.utils.translation import override

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
# Views, addresses and texts are loaded before workers fork, who share them then: else the first
# request of each worker would wait for seconds, and each would hold a copy of its own.
for language, _name in settings.LANGUAGES:
    with override(language):
        reverse("api-docs")
# All that is loaded by now lives as long as the process: the collector need not go through it again.
gc.collect()
gc.freeze()
