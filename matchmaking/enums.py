"""States of requests, meetings and computations."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RequestState(models.TextChoices):
    OPEN = "open", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


class Party(models.TextChoices):
    """One of the two organisations of a request."""

    SENDER = "sender", _("the requesting organisation")
    RECEIVER = "receiver", _("the invited organisation")


class DelegateRole(models.TextChoices):
    """What somebody is at a meeting, for their own side."""

    LEAD = "lead", _("Leads for the organisation")
    DELEGATE = "delegate", _("Attends")
    DEPUTY = "deputy", _("Deputy")


class Attendance(models.TextChoices):
    """What somebody who was named answered, by calendar or on the page."""

    PENDING = "pending", _("Has not answered yet")
    ACCEPTED = "accepted", _("Will come")
    DECLINED = "declined", _("Cannot come")
    TENTATIVE = "tentative", _("Is not sure yet")


class MessageKind(models.TextChoices):
    """What a line of a thread tells; headings, not parts of sentences."""

    REQUEST = "request", _("Request for a meeting")
    COUNTER = "counter", _("Other times proposed")
    ACCEPTED = "accepted", _("A time accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired without an answer")
    DELEGATED = "delegated", _("Who attends")
    MOVE_PROPOSED = "move_proposed", _("Another time proposed for the meeting")
    MOVE_DECLINED = "move_declined", _("The meeting stays at its time")
    RESCHEDULED = "rescheduled", _("The meeting was moved")
    CANCELLED = "cancelled", _("The meeting was cancelled")
    NO_SHOW = "no_show", _("The other side did not come")
    CONTESTED = "contested", _("Objection: the meeting took place")
    DECIDED = "decided", _("Settled by the helpdesk")
    LINK_CHANGED = "link_changed", _("The video link was changed")
    PLACE_CHANGED = "place_changed", _("The place was changed")
    NOTE = "note", _("Message")
    SERIES_ASKED = "series_asked", _("Further meetings proposed")
    SERIES_AGREED = "series_agreed", _("Further meetings agreed")
    SERIES_ENDED = "series_ended", _("No further meetings for now")


class SeriesRhythm(models.TextChoices):
    """How far the meetings of a series lie apart."""

    FORTNIGHT = "fortnight", _("Every two weeks")
    MONTH = "month", _("Every four weeks")
    QUARTER = "quarter", _("Every three months")


class SeriesState(models.TextChoices):
    PROPOSED = "proposed", _("Waiting for an answer")
    AGREED = "agreed", _("Agreed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


class MeetingState(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    CANCELLED = "cancelled", _("Cancelled")


class MeetingLanguage(models.TextChoices):
    EN = "en", _("English")
    JA = "ja", _("Japanese")


class ResourceKind(models.TextChoices):
    """What meetings need beside people, and what one meeting at a time can have."""

    TABLE = "table", _("Table")
    ROOM = "room", _("Room")
    VIDEO_ROOM = "video_room", _("Video room")
    INTERPRETER = "interpreter", _("Interpreter")


class WishLevel(models.TextChoices):
    """How much a participant of a matchmaking day wishes to meet another."""

    MUST = "must", _("Must")
    NICE = "nice", _("Nice to have")
    NO = "no", pgettext_lazy("wish", "No")


class WishImportState(models.TextChoices):
    """How far a file of wishes has got."""

    CHECKED = "checked", _("Checked")
    IMPORTED = "imported", _("Imported")
    UNDONE = "undone", _("Undone")


class IncidentKind(models.TextChoices):
    """What goes otherwise than planned on a matchmaking day."""

    CANCELLED = "cancelled", _("A meeting does not take place")
    ABSENT = "absent", _("A participant is not there")
    ILL = "ill", _("An interpreter is not there")


class IncidentState(models.TextChoices):
    REPORTED = "reported", _("Reported")
    PLANNED = "planned", _("New timetable proposed")
    APPLIED = "applied", _("Timetable changed")
    DISMISSED = "dismissed", _("Put away")


class DayNewsKind(models.TextChoices):
    """What the publishing of a timetable changes for those concerned."""

    NEW = "new", _("New meeting")
    MOVED = "moved", _("Another time")
    CHANGED = "changed", _("Another place or interpreter")
    CANCELLED = "cancelled", _("Not in the timetable any more")
    UNPLACED = "unplaced", _("Requests without a place")


class FeedProblem(models.TextChoices):
    """Why a calendar could not be read the last time."""

    UNREACHABLE = "unreachable", _("The server did not answer.")
    REFUSED = "refused", _("The server refused to hand out the calendar.")
    FORBIDDEN = "forbidden", _("The address leads into a private network.")
    TOO_LARGE = "too_large", _("The calendar is too large.")
    UNREADABLE = "unreadable", _("The answer is no calendar that can be read.")


class RunState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class ShardState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    WORKING = "working", _("in progress")
    DONE = "done", _("done")


class ShardStage(models.TextChoices):
    """First all lists are ranked; once it is chosen what they show, they are written."""

    RANK = "rank", _("ranking")
    WRITE = "write", _("writing")


class PreviewState(models.TextChoices):
    NONE = "none", _("not previewed")
    WAITING = "waiting", _("waiting")
    WORKING = "working", _("in progress")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class SuggestionKind(models.TextChoices):
    """What is proposed to an organisation, in the order of the tabs."""

    NEW = "new", _("New partners")
    EXPAND = "expand", _("Expand a partnership")
    JOIN = "join", _("Join others")
    PEER = "peer", _("Regions like yours")
    THREE = "three", _("Three parties")
    INTRODUCED = "introduced", _("Introduced by the helpdesk")


class DigestRhythm(models.TextChoices):
    """How often a person hears by mail of new suggestions."""

    NEVER = "never", _("Never")
    WEEKLY = "weekly", _("Once a week")
    MONTHLY = "monthly", _("Once a month")


class NewsRhythm(models.TextChoices):
    """How a person hears by mail of news about requests that are not urgent."""

    AT_ONCE = "at_once", _("At once, one mail each")
    DAILY = "daily", _("Collected, once a day")
    WEEKLY = "weekly", _("Collected, once a week")
    NEVER = "never", _("Not by mail; I look at the platform")


class ReminderKind(models.TextChoices):
    MEETING = "meeting", _("before a meeting")
    ANSWER = "answer", _("before a request expires")
    BRIEFING = "brief", _("briefing of the interpreter")


class DismissalReason(models.TextChoices):
    """Why an organisation does not want a partner; for itself, never told to the other side."""

    SECTOR = "sector", _("Our subjects do not fit")
    CAPACITY = "capacity", _("We have no capacity at present")
    SIZE = "size", _("Too large or too small for us")
    PLACE = "place", _("The place does not suit us")
    EARLIER = "earlier", _("An earlier contact came to nothing")
    OTHER = "other", _("Another reason")


class IntroductionState(models.TextChoices):
    ASKED = "asked", _("Waiting for an answer")
    AGREED = "agreed", _("Both sides have agreed")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ProposalState(models.TextChoices):
    """Of an introduction by the helpdesk."""

    OPEN = "open", _("Proposed")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PostingState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class PostingNewsKind(models.TextChoices):
    """Why a person is told of a posting."""

    NEW = "new", _("new")
    CHANGED = "changed", _("changed")


class AnswerState(models.TextChoices):
    """Of an answer to a posting."""

    OPEN = "open", _("Under discussion")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Verdict(models.TextChoices):
    """What became of a mail from a calendar program."""

    APPLIED = "applied", _("applied")
    NOTED = "noted", _("noted, nothing to change")
    REFUSED = "refused", _("refused")


class Round(models.IntegerChoices):
    """When an organisation is asked what became of a meeting, in months after it."""

    AFTER = 0, _("right after the meeting")
    SIX = 6, _("after six months")
    TWELVE = 12, _("after a year")
    TWENTY_FOUR = 24, _("after two years")


class Held(models.TextChoices):
    """Did a meeting take place, in the words of one side?"""

    HELD = "held", _("It took place")
    WE_MISSED = "we_missed", _("We could not come")
    THEY_MISSED = "they_missed", _("The other side did not come")
    POSTPONED = "postponed", _("It was put off")


class Milestone(models.TextChoices):
    """The ladder from a meeting to lasting cooperation, its lowest step first."""

    NONE = "none", _("No further contact")
    CONTACT = "contact", _("A second contact")
    EXCHANGE = "exchange", _("Exchange of information or samples")
    VISIT = "visit", _("A visit")
    LOI = "loi", _("A letter of intent")
    MOU = "mou", _("A memorandum of understanding")
    PROJECT = "project", _("A joint project or contract")
    BRANCH = "branch", _("A branch or joint company")


class ContactAnswer(models.TextChoices):
    """What the partners of a cooperation say that has not been heard of for long."""

    ACTIVE = "active", _("We are still working together")
    AGAIN = "again", _("We would like to meet again")
    ENDED = "ended", _("The cooperation has ended")


class EventTurn(models.TextChoices):
    """What became of the event at which a meeting is to take place."""

    CANCELLED = "cancelled", _("The event was cancelled")
    POSTPONED = "postponed", _("The event was postponed")
    MOVED = "moved", _("The event was moved")
    OUTSIDE = "outside", _("The event was moved, and the hour lies outside")
    ONLINE = "online", _("The event takes place online")
