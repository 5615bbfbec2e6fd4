"""The resources of matchmaking, under /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from matchmaking.api import (
    attending,
    days,
    feedback,
    free_times,
    hours,
    introductions,
    meetings,
    own_postings,
    posting_answers,
    requests,
    room_deeds,
    rooms,
    series,
    steps,
    suggestions,
    views,
)

router = SimpleRouter(use_regex_path=False)
router.register("postings", views.PostingViewSet, basename="api-posting")

thread, meeting, turns = "requests/<uuid:id>/", "meetings/<uuid:id>/", "series/<uuid:id>/"
part = "participations/<uuid:id>/"
minutes, posting = f"{meeting}minutes/<str:language>/", "own-postings/<uuid:id>/"
reply, intro, owner = "posting-answers/<uuid:id>/", "introductions/<uuid:id>/", "hours/<uuid:id>/"
urlpatterns = [
    *router.urls,
    path("suggestions/", suggestions.Suggestions.as_view(), name="api-suggestions"),
    path("free-times/", free_times.FreeTimes.as_view(), name="api-free-times"),
    path("requests/", requests.Requests.as_view(), name="api-requests"),
    path(thread, requests.Thread.as_view(), name="api-request"),
    path(f"{thread}accept/", requests.Accept.as_view(), name="api-request-accept"),
    path(f"{thread}decline/", requests.Decline.as_view(), name="api-request-decline"),
    path(f"{thread}counter/", requests.Counter.as_view(), name="api-request-counter"),
    path(f"{thread}withdraw/", requests.Withdraw.as_view(), name="api-request-withdraw"),
    path(f"{thread}messages/", requests.Messages.as_view(), name="api-request-messages"),
    path(f"{thread}delegates/", attending.Delegates.as_view(), name="api-request-delegates"),
    path(f"{thread}attendance/", attending.Attend.as_view(), name="api-request-attendance"),
    path("meetings/", meetings.Meetings.as_view(), name="api-meetings"),
    path(meeting, meetings.Room.as_view(), name="api-meeting"),
    path(f"{meeting}cancel/", meetings.Cancel.as_view(), name="api-meeting-cancel"),
    path(f"{meeting}move/", meetings.Move.as_view(), name="api-meeting-move"),
    path(f"{meeting}accept-move/", meetings.AcceptMove.as_view(), name="api-meeting-accept-move"),
    path(
        f"{meeting}decline-move/", meetings.DeclineMove.as_view(), name="api-meeting-decline-move"
    ),
    path(f"{meeting}steps/", steps.Steps.as_view(), name="api-meeting-steps"),
    path(f"{meeting}agenda/", rooms.Agenda.as_view(), name="api-meeting-agenda"),
    path(minutes, rooms.MinutesSheet.as_view(), name="api-meeting-minutes"),
    path(f"{minutes}agree/", rooms.MinutesConsent.as_view(), name="api-meeting-minutes-agree"),
    path(f"{meeting}notes/", rooms.Notes.as_view(), name="api-meeting-notes"),
    path(f"{meeting}documents/", room_deeds.Documents.as_view(), name="api-meeting-documents"),
    path(
        "meetings/documents/<uuid:id>/", room_deeds.Document.as_view(), name="api-meeting-document"
    ),
    path(f"{meeting}video/", room_deeds.Video.as_view(), name="api-meeting-video"),
    path(f"{meeting}no-show/", room_deeds.NoShow.as_view(), name="api-meeting-no-show"),
    path(f"{meeting}contest/", room_deeds.Contest.as_view(), name="api-meeting-contest"),
    path(f"{meeting}series/", series.Propose.as_view(), name="api-meeting-series"),
    path("series/", series.AllSeries.as_view(), name="api-all-series"),
    path(turns, series.OneSeries.as_view(), name="api-series"),
    path(f"{turns}agree/", series.Agree.as_view(), name="api-series-agree"),
    path(f"{turns}decline/", series.Decline.as_view(), name="api-series-decline"),
    path(f"{turns}withdraw/", series.Withdraw.as_view(), name="api-series-withdraw"),
    path("steps/<uuid:id>/", steps.Step.as_view(), name="api-step"),
    path("outcomes/", steps.Outcomes.as_view(), name="api-outcomes"),
    path("outcomes/<uuid:id>/", steps.Outcome.as_view(), name="api-outcome"),
    path("own-postings/", own_postings.OwnPostings.as_view(), name="api-own-postings"),
    path(posting, own_postings.OwnPosting.as_view(), name="api-own-posting"),
    path(f"{posting}close/", own_postings.Close.as_view(), name="api-own-posting-close"),
    path(f"{posting}renew/", own_postings.Renew.as_view(), name="api-own-posting-renew"),
    path("posting-answers/", posting_answers.Answers.as_view(), name="api-posting-answers"),
    path(reply, posting_answers.Answer.as_view(), name="api-posting-answer"),
    path(f"{reply}messages/", posting_answers.Messages.as_view(), name="api-posting-answer-write"),
    path(f"{reply}accept/", posting_answers.Accept.as_view(), name="api-posting-answer-accept"),
    path(f"{reply}decline/", posting_answers.Decline.as_view(), name="api-posting-answer-decline"),
    path(f"{reply}withdraw/", posting_answers.Withdraw.as_view(), name="api-posting-answer-end"),
    path("dismissals/", feedback.Dismissals.as_view(), name="api-dismissals"),
    path("dismissals/<uuid:id>/", feedback.OneDismissal.as_view(), name="api-dismissal"),
    path("contact-marks/", feedback.ContactMarks.as_view(), name="api-contact-marks"),
    path("contact-marks/<uuid:id>/", feedback.OneContactMark.as_view(), name="api-contact-mark"),
    path("introductions/", introductions.Introductions.as_view(), name="api-introductions"),
    path(intro, introductions.OneIntroduction.as_view(), name="api-introduction"),
    path(f"{intro}contacts/", introductions.Contacts.as_view(), name="api-introduction-contacts"),
    path(f"{intro}agree/", introductions.Agree.as_view(), name="api-introduction-agree"),
    path(f"{intro}decline/", introductions.Decline.as_view(), name="api-introduction-decline"),
    path(f"{intro}withdraw/", introductions.Withdraw.as_view(), name="api-introduction-withdraw"),
    path(owner, hours.Hours.as_view(), name="api-hours"),
    path(f"{owner}exceptions/", hours.AddException.as_view(), name="api-hours-exceptions"),
    path(f"{owner}exceptions/end/", hours.EndException.as_view(), name="api-hours-exception-end"),
    path(f"{owner}engagements/", hours.AddEngagement.as_view(), name="api-hours-engagements"),
    path(
        f"{owner}engagements/end/", hours.EndEngagement.as_view(), name="api-hours-engagement-end"
    ),
    path(f"{owner}feeds/", hours.AddFeed.as_view(), name="api-hours-feeds"),
    path(f"{owner}feeds/<uuid:feed>/", hours.OneFeed.as_view(), name="api-hours-feed"),
    path("participations/", days.Participations.as_view(), name="api-participations"),
    path(part, days.Participation.as_view(), name="api-participation"),
    path(f"{part}leave/", days.Leave.as_view(), name="api-participation-leave"),
    path(f"{part}wishes/", days.Wishes.as_view(), name="api-participation-wishes"),
    path(f"{part}agenda/", days.AgendaOfDay.as_view(), name="api-participation-agenda"),
]
