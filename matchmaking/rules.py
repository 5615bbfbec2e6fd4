"""Who may do what with suggestions, introductions, postings, requests and meetings."""

from accounts.models import User
from events.enums import Right
from events.models import Event
from events.rules import rights_of
from matchmaking.enums import Party
from matchmaking.models import (
    ContactCheck,
    DayParticipant,
    Delegate,
    FollowUp,
    Introduction,
    MatchmakingDay,
    Meeting,
    MeetingDocument,
    MeetingRequest,
    PostingAnswer,
    Series,
)
from regions.models import Affiliation, Profile


def speaks_for(user: User, profile: Profile) -> bool:
    """Is this person, today, an editor or administrator of the organisation?"""
    if not user.is_active:
        return False
    return Affiliation.objects.current().editing().filter(user=user, profile=profile).exists()


def can_request(user: User, sender: Profile) -> bool:
    return speaks_for(user, sender) or user.is_helpdesk


def can_answer(user: User, request: MeetingRequest) -> bool:
    """The organisation whose turn it is; the helpdesk may answer on its behalf."""
    return speaks_for(user, request.answering) or user.is_helpdesk


def works_for(user: User, profile: Profile) -> bool:
    """Whatever the role: everybody who works for an organisation can attend and write for it."""
    mine = Affiliation.objects.current().filter(user=user, profile=profile)
    return user.is_active and mine.exists()


def own_side(user: User, request: MeetingRequest) -> Party | None:
    """For which side this person acts or attends; None for everybody else, the helpdesk too."""
    for party in Party:
        if speaks_for(user, request.organisation_of(party)):
            return party
    named = Delegate.objects.current().filter(request=request, user=user).first()
    return Party(named.side) if named and user.is_active else None


def side_of(user: User, request: MeetingRequest) -> Party | None:
    """For which side this person writes; the helpdesk for the side that is to answer."""
    return own_side(user, request) or (Party(request.turn) if user.is_helpdesk else None)


def can_name_delegates(user: User, request: MeetingRequest, party: str) -> bool:
    """Each side picks its own people; the helpdesk on its behalf."""
    return speaks_for(user, request.organisation_of(party)) or user.is_helpdesk


def can_withdraw(user: User, request: MeetingRequest) -> bool:
    return speaks_for(user, request.sender) or user.is_helpdesk


def can_cancel(user: User, meeting: Meeting) -> bool:
    request = meeting.request
    return (
        speaks_for(user, request.sender) or speaks_for(user, request.receiver) or user.is_helpdesk
    )


def can_propose_move(user: User, meeting: Meeting) -> bool:
    """Whoever may cancel may ask for another time instead."""
    return can_cancel(user, meeting)


def can_answer_move(user: User, meeting: Meeting) -> bool:
    """The side that did not propose it; the helpdesk on its behalf."""
    asked = meeting.request.organisation_of(meeting.request.turn)
    return bool(meeting.move_by) and (speaks_for(user, asked) or user.is_helpdesk)


def can_propose_series(user: User, meeting: Meeting) -> bool:
    """Either side may ask to go on; the helpdesk on its behalf."""
    return can_cancel(user, meeting)


def can_answer_series(user: User, series: Series) -> bool:
    """The side that did not propose it; the helpdesk on its behalf."""
    return speaks_for(user, series.asked) or user.is_helpdesk


def can_withdraw_series(user: User, series: Series) -> bool:
    return speaks_for(user, series.proposer) or user.is_helpdesk


def can_report_no_show(user: User, meeting: Meeting) -> bool:
    """Either side says of the other whether it came; the helpdesk on its behalf."""
    return can_cancel(user, meeting)


def can_see_hours(user: User, owner: Profile | User) -> bool:
    """One's own; of an organisation, everybody who works for it, and the helpdesk."""
    if not isinstance(owner, Profile):
        return user.is_active and user.pk == owner.pk
    mine = Affiliation.objects.current().filter(user=user, profile=owner)
    return user.is_active and (user.is_helpdesk or mine.exists())


def can_set_hours(user: User, owner: Profile | User) -> bool:
    """One's own; of an organisation, its editors, and the helpdesk on their behalf."""
    if not isinstance(owner, Profile):
        return user.is_active and user.pk == owner.pk
    return speaks_for(user, owner) or user.is_helpdesk


def can_give_feedback(user: User, profile: Profile) -> bool:
    """Who acts for the organisation that the suggestion is for; the helpdesk on its behalf."""
    return speaks_for(user, profile) or user.is_helpdesk


def can_ask_for_introduction(user: User, asking: Profile) -> bool:
    """Only its own people: to ask is to agree that one's own contact data is shown."""
    return speaks_for(user, asking)


def can_answer_introduction(user: User, introduction: Introduction) -> bool:
    """The people who were asked; the helpdesk may write down what they said on the telephone."""
    return speaks_for(user, introduction.asked) or user.is_helpdesk


def can_end_introduction(user: User, introduction: Introduction) -> bool:
    """While it waits, the side that asked; once agreed, either side: a consent can be taken back."""
    if introduction.is_agreed and speaks_for(user, introduction.asked):
        return True
    return speaks_for(user, introduction.asking)


def sees_contacts_for(user: User, introduction: Introduction) -> Profile | None:
    """For which of the two this person sees the contacts of the other: only while both agree, and
    only who works for one of them. None for everybody else.
    """
    if not (introduction.is_agreed and user.is_active):
        return None
    both = {introduction.asking_id: introduction.asking, introduction.asked_id: introduction.asked}
    mine = Affiliation.objects.current().filter(user=user, profile__in=both).order_by("pk")
    first = mine.values_list("profile_id", flat=True).first()
    return both[first] if first else None


def can_propose(user: User) -> bool:
    """Both desks of the helpdesk."""
    return user.is_helpdesk


def can_post(user: User, organisation: Profile) -> bool:
    """Who may write, change, close and renew postings, and answer those of others."""
    return speaks_for(user, organisation) or user.is_helpdesk


def can_moderate(user: User) -> bool:
    return user.is_helpdesk


def can_decide_on_answer(user: User, answer: PostingAnswer) -> bool:
    """Whether to go on with an answer is up to the organisation that was answered."""
    return speaks_for(user, answer.posting.organisation)


def can_withdraw_answer(user: User, answer: PostingAnswer) -> bool:
    return speaks_for(user, answer.organisation)


def can_write_in(user: User, answer: PostingAnswer) -> bool:
    """Both sides write in a thread; the helpdesk reads it."""
    return can_decide_on_answer(user, answer) or can_withdraw_answer(user, answer)


def can_report(user: User, question: FollowUp) -> bool:
    """The organisation that is asked what became of a meeting; the helpdesk on its behalf."""
    return speaks_for(user, question.profile) or user.is_helpdesk


def own_organisation(user: User, meeting: Meeting) -> Profile | None:
    """The organisation of a meeting that this person acts or attends for."""
    side = own_side(user, meeting.request)
    return meeting.request.organisation_of(side) if side else None


def can_prepare(user: User, meeting: Meeting) -> bool:
    """Agenda, video link, documents, minutes, next steps: who acts or attends, and the helpdesk."""
    return user.is_helpdesk or own_side(user, meeting.request) is not None


def can_agree(user: User, meeting: Meeting) -> Profile | None:
    """For which organisation this person may agree to minutes: who acts for it, not who attends."""
    both = (meeting.request.sender, meeting.request.receiver)
    return next((one for one in both if speaks_for(user, one)), None)


def can_keep_notes(user: User, meeting: Meeting, organisation: Profile) -> bool:
    """Who acts or attends for it."""
    return own_organisation(user, meeting) == organisation


def can_book_interpreter(user: User) -> bool:
    return user.is_helpdesk


def can_delete_document(user: User, document: MeetingDocument) -> bool:
    """The side that brought it, and the helpdesk."""
    if user.is_helpdesk:
        return True
    return document.profile is not None and speaks_for(user, document.profile)


def can_answer_contact_check(user: User, check: ContactCheck) -> bool:
    """The organisation that is asked; the helpdesk on its behalf."""
    return speaks_for(user, check.profile) or user.is_helpdesk


def can_set_up_day(user: User, event: Event) -> bool:
    """The helpdesk, and co-organisers who were given this right."""
    return Right.MEETINGS in rights_of(user, event)


def can_arrange(user: User, day: MatchmakingDay) -> bool:
    """Settings, places, people and timetable of a matchmaking day."""
    return can_set_up_day(user, day.event)


def can_keep_interpreters(user: User) -> bool:
    """The pool that all events choose from."""
    return user.is_helpdesk


def can_take_part(user: User, day: MatchmakingDay, organisation: Profile) -> bool:
    """Let an organisation take part: who acts for it, and the organisers on its behalf."""
    return speaks_for(user, organisation) or can_arrange(user, day)


def can_choose_for(user: User, participant: DayParticipant) -> bool:
    """Limits, hours and wishes of a participant."""
    return can_take_part(user, participant.day, participant.profile)


def can_read_wishes(user: User, participant: DayParticipant) -> bool:
    """Whoever works for the organisation, and the organisers; never another participant."""
    return works_for(user, participant.profile) or can_arrange(user, participant.day)


def can_report_incident(
    user: User, day: MatchmakingDay, participant: DayParticipant | None
) -> bool:
    """What goes wrong on the day: a participant of itself, the organisers of everything."""
    if participant and participant.day_id == day.pk and speaks_for(user, participant.profile):
        return True
    return can_arrange(user, day)
