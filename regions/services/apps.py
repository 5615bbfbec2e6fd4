"""Apps that people may connect, as the helpdesk registers, changes and closes them."""

from dataclasses import dataclass

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Client
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import App, User
from audit.services import record
from kernel.errors import DomainError
from regions import rules

GRANTS = [Client.GrantType.AUTHORIZATION_CODE, Client.GrantType.REFRESH_TOKEN]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppFacts:
    """What is told of an app. ``kind`` says whether it can keep a secret."""

    name_en: str
    name_ja: str
    operator: str
    redirect_uris: list[str]
    scopes: list[str]
    kind: str


@transaction.atomic(durable=True)
def register_app(facts: AppFacts, *, by: User) -> tuple[App, str]:
    """A new app, and its secret, which is never to be had again; empty for one that keeps none."""
    check_desk(by)
    client = Client()
    client.set_grant_types(GRANTS)
    client.set_response_types([Client.ResponseType.CODE])
    app = App(client=client)
    secret = give_secret(client)
    write_facts(app, facts)
    record("app.registered", app, by=by, app=app.name_en)
    return app, secret if client.type == Client.Type.CONFIDENTIAL else ""


@transaction.atomic(durable=True)
def change_app(app: App, facts: AppFacts, *, by: User) -> App:
    """Names, addresses and rights. Whether it has a secret is settled when it is registered."""
    check_desk(by)
    if facts.kind != app.client.type:
        raise DomainError("app_kind", _("Register the app anew to change this."), field="kind")
    write_facts(app, facts)
    record("app.changed", app, by=by, app=app.name_en)
    return app


@transaction.atomic(durable=True)
def renew_secret(app: App, *, by: User) -> str:
    """A new secret; the old one is taken no more."""
    check_desk(by)
    if app.client.type != Client.Type.CONFIDENTIAL:
        raise DomainError("app_without_secret", _("This app has no secret."))
    secret = give_secret(app.client)
    app.client.save(update_fields=["secret"])
    record("app.secret_renewed", app, by=by, app=app.name_en)
    return secret


@transaction.atomic(durable=True)
def close_app(app: App, *, by: User) -> None:
    """Nobody can connect it, and what was connected is good for nothing; a second time is nothing."""
    check_desk(by)
    now = timezone.now()
    if App.objects.filter(pk=app.pk, closed_at=None).update(closed_at=now, updated_at=now):
        record("app.closed", app, by=by, app=app.name_en)


@transaction.atomic(durable=True)
def open_app(app: App, *, by: User) -> None:
    """Take the closing back: connections that have not ended hold again."""
    check_desk(by)
    now = timezone.now()
    if App.objects.filter(pk=app.pk).exclude(closed_at=None).update(closed_at=None, updated_at=now):
        record("app.opened", app, by=by, app=app.name_en)


def check_desk(by: User) -> None:
    if not rules.can_review(by):
        raise PermissionDenied


def give_secret(client: Client) -> str:
    secret: str = get_adapter().generate_client_secret()
    client.set_secret(secret)
    return secret


def write_facts(app: App, facts: AppFacts) -> None:
    client = app.client
    client.name, client.type = facts.name_en, facts.kind
    client.set_redirect_uris(facts.redirect_uris)
    client.set_scopes(facts.scopes)
    client.save()
    app.client = client
    app.name_en, app.name_ja, app.operator = facts.name_en, facts.name_ja, facts.operator
    app.save()
