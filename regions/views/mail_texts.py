"""The letters of the house, as the helpdesk words them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import helpdesk_only, person
from kernel.errors import DomainError
from mailing.kinds import LetterKind
from mailing.texts import Words
from regions.mail_text_forms import NAMES, LetterForm
from regions.queries.mail_texts import (
    LANGUAGES,
    history,
    kind_with_slug,
    letters_by_group,
    previews,
    slug_of,
    standard_in,
    standing,
)
from regions.services.mail_texts import restore_standard, word_letter


@helpdesk_only
@require_safe
def mail_texts(request: HttpRequest) -> HttpResponse:
    crumbs = [(_("Curation"), reverse("curation")), (_("Letters"), "")]
    context = {"groups": letters_by_group(), "crumbs": crumbs}
    return render(request, "regions/mail_texts.html", context)


@signed_in_keeping_posts
@helpdesk_only
@require_http_methods(["GET", "HEAD", "POST"])
def mail_text(request: HttpRequest, slug: str) -> HttpResponse:
    """Both languages side by side; the preview shows what is typed and saves nothing."""
    kind = asked_for(slug)
    form = LetterForm(kind, standing(kind), typed(request))
    wants_preview = request.POST.get("then") == "preview"
    wants_saving = request.method == "POST" and not wants_preview
    if wants_saving and form.is_valid() and saved(request, kind, form):
        return redirect("mail-text", slug)
    return shown(request, kind, form, wants_preview=wants_preview)


def saved(request: HttpRequest, kind: LetterKind, form: LetterForm) -> bool:
    try:
        rows = word_letter(kind, form.drafts, by=person(request))
    except DomainError as error:
        form.add_error(error.field or None, error.message)
        return False
    said = _("Saved. The next mail uses these words.") if rows else _("Nothing has changed.")
    messages.success(request, said)
    return True


def shown(
    request: HttpRequest, kind: LetterKind, form: LetterForm, *, wants_preview: bool
) -> HttpResponse:
    valid = not form.is_bound or form.is_valid()
    drafts = {code: words_shown(form, code) for code in LANGUAGES}
    context = {
        "kind": kind,
        "slug": slug_of(kind),
        "form": form,
        "standing": form.standing.values(),
        "names": NAMES,
        "is_preview": wants_preview and valid,
        "previews": previews(kind, drafts) if valid else [],
        "crumbs": [*crumbs(), (str(kind.name), "")],
    }
    return render(request, "regions/mail_text.html", context, status=200 if valid else 422)


def words_shown(form: LetterForm, language: str) -> Words:
    return form.words_in(language) if form.is_bound else form.standing[language].words


@helpdesk_only
@require_safe
def mail_text_history(request: HttpRequest, slug: str) -> HttpResponse:
    kind = asked_for(slug)
    sides = [(code, NAMES[code], history(kind, code)) for code in LANGUAGES]
    address = reverse("mail-text", args=[slug])
    context = {
        "kind": kind,
        "slug": slug,
        "sides": sides,
        "standards": [(code, NAMES[code], standard_in(kind, code)) for code in LANGUAGES],
        "crumbs": [*crumbs(), (str(kind.name), address), (_("History"), "")],
    }
    return render(request, "regions/mail_text_history.html", context)


@helpdesk_only
@require_POST
def mail_text_restore(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    kind = asked_for(slug)
    if language not in LANGUAGES:
        raise Http404
    try:
        restore_standard(kind, language, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The words of the house hold again."))
    return redirect("mail-text", slug)


def asked_for(slug: str) -> LetterKind:
    kind = kind_with_slug(slug)
    if kind is None:
        raise Http404
    return kind


def crumbs() -> list[tuple[str, str]]:
    return [(_("Curation"), reverse("curation")), (_("Letters"), reverse("mail-texts"))]
