"""Tokens of programs: one's own list, a new one that is shown once, and the end of one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.kept import forget_post, signed_in_keeping_posts, typed
from accounts.models import ApiToken, Connection
from accounts.signed_in import person
from kernel.errors import DomainError
from regions.queries.api_tokens import tokens_of
from regions.queries.connections import connections_of
from regions.queries.following import organisations_of
from regions.services.api_tokens import make_token, revoke_token
from regions.services.connections import end_connection
from regions.token_forms import TokenForm


@never_cache
@signed_in_keeping_posts
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The text of a new token stands in the answer to the button, and nowhere else."""
    user = person(request)
    form = TokenForm(
        typed(request), organisations=organisations_of(user), helpdesk=user.is_helpdesk
    )
    made = secret = None
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("name", "scopes", "days")}
        try:
            made, secret = make_token(form.chosen, by=user, **data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            forget_post(request)
            form = TokenForm(organisations=organisations_of(user), helpdesk=user.is_helpdesk)
    context: dict[str, Any] = {
        "form": form,
        "made": made,
        "secret": secret,
        "tokens": tokens_of(user),
    }
    context |= {"connections": connections_of(user)}
    status = 422 if form.errors else 200
    return render(request, "regions/api_tokens.html", context, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = person(request)
    token = get_object_or_404(ApiToken.objects.filter(user=user), public_id=public_id)
    revoke_token(token, by=user)
    messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    return redirect("api-tokens")


@login_required
@require_POST
def disconnect(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = person(request)
    rows = Connection.objects.filter(user=user).select_related("app")
    connection = get_object_or_404(rows, public_id=public_id)
    end_connection(connection, by=user)
    said = _("“%(app)s” is not connected any more.") % {"app": connection.app.name}
    messages.success(request, said)
    return redirect("api-tokens")
