"""Kinds, states and roles of events and of what happens at them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    CONFERENCE = "conference", _("Conference")
    PITCH = "pitch", _("Pitch session")
    MATCHMAKING = "matchmaking", _("Matchmaking")
    WEBINAR = "webinar", _("Webinar")
    SEMINAR = "seminar", _("Seminar")
    SITE_VISIT = "site_visit", _("Site visit")
    STUDY_VISIT = "study_visit", _("Study visit")
    EXCHANGE = "exchange", _("Exchange meeting")
    RECEPTION = "reception", _("Reception")


class EventState(models.TextChoices):
    """What was decided about an event. That it is over is said by its end."""

    DRAFT = "draft", _("Draft")
    ANNOUNCED = "announced", _("Announced")
    OPEN = "open", _("Registration open")
    FULL = "full", _("Full")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")


class EventFormat(models.TextChoices):
    ONSITE = "onsite", _("On site")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("On site and online")


class Right(models.TextChoices):
    """What a co-organiser may do; the helpdesk may do everything."""

    EVENT = "event", _("Change the event and its state")
    PROGRAMME = "programme", _("Write and publish the programme")
    REGISTRATIONS = "registrations", _("Read and decide registrations, check people in")
    LETTERS = "letters", _("Write to registered people")
    MEETINGS = "meetings", _("Arrange the meetings")


class SessionKind(models.TextChoices):
    TALKS = "talks", _("Talks")
    PANEL = "panel", _("Panel discussion")
    PITCHES = "pitches", _("Pitches")
    MEETINGS = "meetings", _("One-to-one meetings")
    OPENING = "opening", _("Opening")
    CLOSING = "closing", _("Closing")
    VISIT = "visit", _("Site visit")
    SOCIAL = "social", _("Reception or meal")
    BREAK = "break", _("Break")
    OTHER = "other", _("Other")


class SpeakerRole(models.TextChoices):
    CHAIR = "chair", _("Chair")
    MODERATOR = "moderator", _("Moderator")
    WELCOME = "welcome", _("Welcome remarks")
    SPEAKER = "speaker", _("Speaker")
    PANELLIST = "panellist", _("Panellist")
    CLOSING = "closing", _("Closing remarks")


class InterpretingMode(models.TextChoices):
    SIMULTANEOUS = "simultaneous", _("simultaneous")
    CONSECUTIVE = "consecutive", _("consecutive")


class AttendeeRole(models.TextChoices):
    DELEGATE = "delegate", _("Delegate")
    SPEAKER = "speaker", _("Speaker")
    OBSERVER = "observer", _("Observer")
    PRESS = "press", _("Press")


class RegistrationState(models.TextChoices):
    PENDING = "pending", _("Waiting for approval")
    CONFIRMED = "confirmed", _("Registered")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("A seat is kept")
    DECLINED = "declined", _("Not accepted")
    LAPSED = "lapsed", _("The kept seat was not taken")
    CANCELLED = "cancelled", _("Cancelled by the person")


class Attending(models.TextChoices):
    ONSITE = "onsite", _("In person")
    ONLINE = "online", _("Online")


class CalendarAnswer(models.TextChoices):
    """What the person's calendar program answered to the entry as it stands."""

    ACCEPTED = "accepted", _("Accepted in the calendar")
    DECLINED = "declined", _("Declined in the calendar")
    TENTATIVE = "tentative", _("Tentative in the calendar")


class SeenBy(models.TextChoices):
    """Who may see that a person comes."""

    NOBODY = "nobody", _("Nobody but the organisers")
    PARTICIPANTS = "participants", _("Registered people")
    PUBLIC = "public", _("Everybody")


class QuestionKind(models.TextChoices):
    TEXT = "text", _("Text")
    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("One of several answers")


class LetterState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CONFIRMED = "confirmed", _("Being sent")
    SENT = "sent", _("Sent")


class CallKind(models.TextChoices):
    """What a call invites to."""

    STAY = "stay", _("Stay on the other side")
    DELEGATION = "delegation", _("Delegation or matchmaking visit")
    PILOT = "pilot", _("Pairs or groups of regions")
    FUNDING = "funding", _("Funding")
    INTEREST = "interest", _("Expression of interest")


class CallState(models.TextChoices):
    """What was decided about a call. Whether it is open is said by its dates."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CallPhase(models.TextChoices):
    """Where a call stands at a moment, as readers see it."""

    DRAFT = "draft", _("Draft")
    COMING = "coming", _("Opens later")
    OPEN = "open", _("Open for applications")
    LATE = "late", _("Deadline passed, late applications are still taken")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CallStepKind(models.TextChoices):
    """What follows once a call is closed."""

    SELECTION = "selection", _("Selection")
    RESULTS = "results", _("Results are told")
    ACTIVITY = "activity", _("Stay, visit or project")
    REPORT = "report", _("Report")


class Currency(models.TextChoices):
    EUR = "EUR", _("euros")
    JPY = "JPY", _("yen")
