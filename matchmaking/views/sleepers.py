"""After a long silence: the page with three answers, and the helpdesk's list."""

from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept import forget_post, signed_in_keeping_posts, typed
from accounts.models import User
from accounts.signed_in import helpdesk_only, person
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import ContactAnswer, Milestone
from matchmaking.models import ContactCheck
from matchmaking.queries.sleepers import others_in, said_to_be_over, sleepers, with_details
from matchmaking.services.sleepers import Word, answer_check
from matchmaking.tokens import read_contact_token
from regions.fields import Text


class ContactForm(forms.Form):
    """What may go with an answer; the answer itself is the button."""

    milestone = forms.ChoiceField(
        label=gettext_lazy("How far has the cooperation got?"),
        choices=[("", gettext_lazy("No answer")), *Milestone.choices],
        required=False,
    )
    note = Text(
        label=gettext_lazy("A word to the helpdesk"), max_length=2000, required=False, rows=3
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact_check_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """For the person whom the mail was sent to. Opening it changes nothing."""
    try:
        person_id, check_id = read_contact_token(token)
    except signing.BadSignature:
        return render(request, "matchmaking/link_expired.html", status=410)
    user = get_object_or_404(User.objects.filter(is_active=True), public_id=person_id)
    response = answer_page(request, asked_of(user, check_id), user, by_mail=True)
    # The address is a key, so no path leaves (see matchmaking.views.requests).
    response["Referrer-Policy"] = "strict-origin"
    return response


@signed_in_keeping_posts
@require_http_methods(["GET", "HEAD", "POST"])
def contact_check(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same page for who is signed in."""
    user = person(request)
    return answer_page(request, asked_of(user, public_id), user, by_mail=False)


def asked_of(user: User, public_id: UUID) -> ContactCheck:
    rows = with_details(ContactCheck.objects.visible_to(user))
    return get_object_or_404(rows, public_id=public_id)


def answer_page(
    request: HttpRequest, check: ContactCheck, user: User, *, by_mail: bool
) -> HttpResponse:
    if not rules.can_answer_contact_check(user, check):
        raise PermissionDenied
    others = others_in(check)
    first = {"milestone": check.milestone, "note": check.note}
    form = ContactForm(typed(request), initial=first)
    if request.method == "POST" and form.is_valid():
        word = Word(answer=request.POST.get("answer", ""), **form.cleaned_data)
        try:
            answer_check(check, word, by=user)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            forget_post(request)
            messages.success(request, _("Thank you. You can change your answer here at any time."))
            return redirect(request.path)
    context = {
        "check": check,
        "others": others,
        "form": form,
        "actor": user,
        "by_mail": by_mail,
        "answers": ContactAnswer,
        "again_url": ask_again(check) if check.answer == ContactAnswer.AGAIN else "",
    }
    failed = request.method == "POST" and form.errors
    return render(request, "matchmaking/contact_check.html", context, status=422 if failed else 200)


def ask_again(check: ContactCheck) -> str:
    """The form of a new request, with what is known already."""
    other = next((one for one in others_in(check) if one.is_published), None)
    if other is None:
        return ""
    known = {"to": other.slug, "from": check.profile.slug}
    known["purpose"] = _("We would like to hear from each other again and to see what comes next.")
    return f"{reverse('request-new')}?{urlencode(known)}"


@helpdesk_only
@require_safe
def sleeping(request: HttpRequest) -> HttpResponse:
    """Cooperations of which nothing was heard for long, and those that a party called ended."""
    context = {
        "sleepers": sleepers(),
        "over": said_to_be_over(),
        "crumbs": [(_("Curation"), reverse("curation")), (_("Silent cooperations"), "")],
    }
    return render(request, "matchmaking/sleepers.html", context)
