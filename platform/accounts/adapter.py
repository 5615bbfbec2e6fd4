"""Allauth speaks through our outbox, so that its mails are as safe as all others."""

import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.template.loader import render_to_string
from django.utils.translation import get_language

from mailing.services import queue_rendered


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue allauth's mail. The key covers the text, so a retried request sends it once."""
        context = {"email": email, "site_name": "Kakehashi", **context}
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
        text = render_to_string(f"{template_prefix}_message.txt", context)
        digest = hashlib.sha256(f"{email}\n{subject}\n{text}".encode()).hexdigest()[:40]
        queue_rendered(
            to=email,
            language=get_language() or "en",
            subject=subject,
            text=text,
            dedupe_key=f"account:{digest}",
        )
