"""Allauth speaks through our outbox, so that its mails are as safe as all others."""

import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from mailing.services import queue_rendered


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Back to the page that asked to sign in, however long the way: ``next`` is lost while a
        newcomer confirms the address. Our own pages write the session's value, nobody else.
        """
        page: str = request.session.pop("after_sign_in", "")
        return page or str(super().get_login_redirect_url(request))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue allauth's mail. A request retried within the minute sends it once.

        The key covers text and minute: some texts never change, and are wanted again months later.
        """
        context = {"email": email, "site_name": "Kakehashi", **context}
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
        text = render_to_string(f"{template_prefix}_message.txt", context)
        minute = f"{timezone.now():%Y-%m-%dT%H:%M}"
        digest = hashlib.sha256(f"{minute}\n{email}\n{subject}\n{text}".encode()).hexdigest()[:40]
        queue_rendered(
            to=email,
            language=get_language() or "en",
            subject=subject,
            text=text,
            dedupe_key=f"account:{digest}",
        )
