"""What the letters about meetings, introductions and postings may say."""

from django.utils.translation import gettext_lazy as _

from mailing.kinds import Placeholder, Text

SAMPLE_PAGE = "https://kakehashi.example/page/"
SAMPLE_DAY = _("31 March 2027")


def block(name: str, meaning: Text, sample: Text, template: str) -> Placeholder:
    return Placeholder(name, meaning, sample, f'{{% include "matchmaking/{template}.txt" %}}')


def courtesy(name: str, meaning: Text, sample: Text) -> Placeholder:
    return Placeholder(name, meaning, sample, f'{{% courtesy "{name}" %}}')


OPENING = courtesy("opening", _("How the letter opens: see Courtesies"), _("Dear Anna Martin,"))
CLOSING = courtesy("closing", _("How the letter closes: see Courtesies"), _("With kind regards"))
READER = Placeholder("reader", _("Name of the reader"), _("Anna Martin"), "{{ person.full_name }}")
OURS = Placeholder("organisation", _("The reader's organisation"), _("Vitagora"), "{{ ours.name }}")
THEIRS = Placeholder(
    "partner", _("The other organisation"), _("Gifu Prefecture"), "{{ theirs.name }}"
)
ACTOR = Placeholder("actor", _("Who has acted"), _("Kenji Sato"), "{{ actor.full_name }}")
PURPOSE = block(
    "purpose",
    _("The purpose of the meeting"),
    _("> We would like to talk about wood."),
    "email/_purpose",
)
SECTOR = Placeholder("sector", _("Sector"), _("Wood"), "{{ request.sector.name }}")
LANGUAGE = block(
    "language", _("Language of the meeting, and interpretation"), _("English"), "email/_spoken"
)
SAMPLE_WHEN = _(
    "Tue 2 March 2027 17:00–18:00 Tokyo time (UTC+09:00) = Tue 2 March 2027 09:00–10:00 Paris time "
    "(UTC+01:00)"
)
TIMES = Placeholder(
    "times",
    _("The proposed times on both clocks"),
    SAMPLE_WHEN,
    '{% include "matchmaking/email/_times.txt" %}',
    required=True,
)
WHEN = Placeholder(
    "when",
    _("The time on both clocks"),
    SAMPLE_WHEN,
    '{% include "matchmaking/email/_when.txt" %}',
    required=True,
)
DATE = Placeholder("date", _("The day of the meeting"), SAMPLE_DAY, "{{ meeting_clocks.0.date }}")
HOUR = Placeholder("time", _("The hour of the meeting"), "09:00", "{{ meeting_clocks.0.time }}")
DEADLINE = Placeholder(
    "deadline", _("Last day for the answer"), SAMPLE_DAY, "{{ deadline.0.date }}"
)
ANSWER = block(
    "answer", _("The words of the answer, if any"), _("> Not this year."), "email/_answer"
)
LINK = Placeholder("link", _("Address of the page"), SAMPLE_PAGE, "{{ url }}", required=True)
SENDER = Placeholder(
    "sender", _("Who has asked for the meeting"), _("Gifu Prefecture"), "{{ request.sender.name }}"
)
RECEIVER = Placeholder(
    "receiver", _("Who was asked for it"), _("Vitagora"), "{{ request.receiver.name }}"
)
ABOUT_PAIR = (OPENING, READER, OURS, THEIRS, LINK, CLOSING)
WISHES = block(
    "wishes",
    _("Whom they would like to meet, and on whose behalf, if said"),
    _("People whom they would like to meet\n> Kenji Sato"),
    "email/_wishes",
)
FACTS = (PURPOSE, SECTOR, LANGUAGE, WISHES)
ATTENDING = block(
    "attending", _("Who attends for each side"), _("For Vitagora: Anna Martin"), "email/_attending"
)
ENTRY = block(
    "entry",
    _("What becomes of the reader's calendar entry"),
    _("The entry in your calendar is updated with this mail."),
    "email/_entry_words",
)
HOUR_OR_TIMES = Placeholder(
    "when",
    _("The time on both clocks, or the proposed times"),
    SAMPLE_WHEN,
    '{% include "matchmaking/email/_hour.txt" %}',
    required=True,
)
WRITER = Placeholder(
    "writer", _("For whom it was written"), _("Gifu Prefecture"), "{{ writer.name }}"
)
BEFORE = block("before", _("The time before, on both clocks"), SAMPLE_WHEN, "email/_before")
VIDEO = block("video", _("Video link"), "https://video.example/room", "email/_video")
PLACE = block(
    "place",
    _("Where in an event it takes place, if it does"),
    _("Table 3\nAnnual Conference, Brussels"),
    "email/_place",
)
PEOPLE = block("people", _("Who attends"), _("- Kenji Sato (Gifu Prefecture)"), "email/_people")
CHANGES = Placeholder(
    "changes",
    _("What has changed, before and now"),
    _("Video link\nnow: https://video.example/room"),
    '{% include "matchmaking/email/_changes.txt" %}',
    required=True,
)
PROPOSER = Placeholder(
    "proposer", _("Who proposes"), _("Gifu Prefecture"), "{{ series.proposer.name }}"
)
ASKED = Placeholder("asked", _("Who is asked"), _("Vitagora"), "{{ series.asked.name }}")
SERIES_TIMES = Placeholder(
    "times",
    _("The proposed times on both clocks"),
    SAMPLE_WHEN,
    '{% include "matchmaking/email/_series_times.txt" %}',
    required=True,
)
SERIES_LINK = Placeholder(
    "link",
    LINK.meaning,
    SAMPLE_PAGE,
    "{{ site_url }}{% url 'series' series.public_id %}",
    required=True,
)
REASON = Placeholder("reason", _("Why not"), _("The time is past."), "{{ why }}")
QUOTE = block(
    "quote", _("What the other side writes"), _("> We both work on wood."), "letters/_quote"
)
STEP_DAY = Placeholder("day", _("Day on which it is due"), SAMPLE_DAY, "{{ step.due }}")
STEP = block("quote", _("What was agreed"), _("> Send samples of wood."), "letters/_quote")
YEAR = Placeholder("year", _("Year of the last contact"), "2025", "{{ check.last_contact.year }}")
PARTNERS = block("partners", _("All partners"), _("Gifu Prefecture"), "letters/_others")
FIRST_PARTNER = Placeholder(
    "first_partner", _("The first of the partners"), _("Gifu Prefecture"), "{{ others.0.name }}"
)
POSTING = Placeholder(
    "posting", _("Title of the posting"), _("Partner for wood"), "{{ posting.title }}"
)
OWNER = Placeholder(
    "owner", _("Whose posting it is"), _("Gifu Prefecture"), "{{ posting.organisation.name }}"
)
OPEN_UNTIL = Placeholder(
    "day", _("Last day"), SAMPLE_DAY, '{{ posting.open_until|date:"DATE_FORMAT" }}'
)
ENDS = Placeholder("day", _("Last day"), SAMPLE_DAY, '{{ ends|date:"DATE_FORMAT" }}')
DESK = Placeholder("desk", _("Which desk"), _("Japan desk"), "{{ proposal.get_desk_display }}")
NOTE = block(
    "note", _("Why the helpdesk introduces both"), _("You both work on wood."), "letters/_note"
)
EVENT = Placeholder("event", _("Name of the event"), _("Annual Conference"), "{{ event.name }}")
REFUSED = block(
    "refused",
    _("The wishes without a place, and why"),
    _("- Gifu Prefecture: Every table was taken."),
    "letters/_refused",
)
RHYTHM = Placeholder("rhythm", _("How often"), _("Once a week"), "{{ rhythm }}")
STOP = Placeholder(
    "stop_link",
    _("Address that ends these mails; stands below anyway"),
    SAMPLE_PAGE,
    "{{ stop_url }}",
)
