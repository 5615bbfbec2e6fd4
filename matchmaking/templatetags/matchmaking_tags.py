"""What matchmaking adds to the pages of others."""

from typing import Any

from django import template
from django.template.context import Context

from accounts.models import User
from events.models import Event
from kernel.clocks import Clock, clocks
from matchmaking.enums import DismissalReason
from matchmaking.models import MatchmakingDay, Meeting, MeetingAgreement, Proposal
from matchmaking.queries.feedback import UNDO
from matchmaking.queries.suggestions import own_fit
from regions.models import Agreement, AgreementDraft, Profile

register = template.Library()


@register.inclusion_tag("matchmaking/includes/fit_with.html", takes_context=True)
def fit_with(context: Context, profile: Profile) -> dict[str, Any]:
    """Why this profile is suggested to the reader's organisation; nothing where it is not."""
    request = context.get("request")
    user = getattr(request, "user", None)
    found = own_fit(user, profile) if isinstance(user, User) else None
    return {"found": found, "partner": profile, "request": request}


@register.simple_tag
def proposal_note(proposal: Proposal, side: Profile) -> str:
    """What the helpdesk writes to this side, in the active language where it is written."""
    return proposal.note_for(side)[0]


@register.inclusion_tag("matchmaking/includes/contact_ways.html", takes_context=True)
def contact_ways(context: Context, profile: Profile) -> dict[str, Any]:
    """Ask for an introduction; for the helpdesk, introduce it to somebody. Asks the database nothing."""
    request = context.get("request")
    return {"partner": profile, "user": getattr(request, "user", None), "request": request}


@register.inclusion_tag("matchmaking/includes/feedback_undo.html", takes_context=True)
def feedback_undo(context: Context) -> dict[str, Any]:
    """What this person said of a suggestion just now, shown once with the way back."""
    request = context.get("request")
    session = getattr(request, "session", {})
    undo = session.pop(UNDO) if UNDO in session else None
    return {"undo": undo, "request": request, "csrf_token": context.get("csrf_token")}


@register.simple_tag
def dismissal_reasons() -> list[tuple[str, Any]]:
    return DismissalReason.choices


@register.simple_tag
def clocks_of(span: Any, *zones: str) -> list[Clock]:
    """Something that ``starts_at`` and ``ends_at`` on the wall clocks of these zones."""
    return clocks(span.starts_at, span.ends_at, zones)


@register.inclusion_tag("matchmaking/includes/meetings_behind.html", takes_context=True)
def meetings_behind(context: Context, thing: AgreementDraft | Agreement) -> dict[str, Any]:
    """The meeting that an agreement came out of; nothing for whom that meeting does not concern."""
    user = getattr(context.get("request"), "user", None)
    if not isinstance(user, User):
        return {"meetings": []}
    about = {"draft": thing} if isinstance(thing, AgreementDraft) else {"draft__agreement": thing}
    origins = MeetingAgreement.objects.filter(**about).values("meeting")
    return {"meetings": Meeting.objects.visible_to(user).filter(pk__in=origins)}


@register.inclusion_tag("matchmaking/day/_event_box.html", takes_context=True)
def matchmaking_day(context: Context, event: Event) -> dict[str, Any]:
    """Part of an event's page: that it arranges meetings, and where one takes part. One query."""
    day = None if event.is_draft else MatchmakingDay.objects.filter(event=event).first()
    return {"day": day, "event": event, "request": context.get("request")}
