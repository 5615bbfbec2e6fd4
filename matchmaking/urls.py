"""The pages of this app, under the language prefix."""

from django.urls import path

from matchmaking import day_urls
from matchmaking.timetable_urls import TIMETABLES
from matchmaking.views import exposure_terms as terms
from matchmaking.views import (
    feedback,
    fruits,
    introductions,
    posting_answers,
    posting_editing,
    posting_feeds,
    posting_follows,
    postings,
    room_parts,
    room_writing,
    rooms,
    runs,
    weights,
)
from matchmaking.views import proposals as by_helpdesk
from matchmaking.views.contested import contested_decide, contested_meetings
from matchmaking.views.desk import desk
from matchmaking.views.digests import mails, mails_by_link
from matchmaking.views.exposure import (
    exposure,
    exposure_regions,
    exposure_regions_table,
    exposure_table,
)
from matchmaking.views.feeds import calendar_feed_close, calendar_feeds
from matchmaking.views.figures import figures_page, figures_table
from matchmaking.views.funnel import funnel_page, funnel_table
from matchmaking.views.hours import organisation_hours, own_hours
from matchmaking.views.mail_choices import mail_news_end, own_address_confirm, own_mails
from matchmaking.views.outcomes import outcome, outcome_by_mail
from matchmaking.views.pairs import how, pair
from matchmaking.views.requests import request_new, requests
from matchmaking.views.series import series, series_new
from matchmaking.views.sleepers import contact_check, contact_check_by_mail, sleeping
from matchmaking.views.suggestions import suggestions
from matchmaking.views.threads import request_by_mail, request_page

SET_ASIDE = [
    path("suggestions/set-aside/", feedback.set_aside, name="set-aside"),
    path("suggestions/<slug:slug>/not-interested/", feedback.dismiss, name="dismiss"),
    path("suggestions/<slug:slug>/in-contact/", feedback.in_contact, name="in-contact"),
    path(
        "suggestions/dismissed/<uuid:public_id>/undo/", feedback.undo_dismissal, name="dismiss-undo"
    ),
    path(
        "suggestions/contacts/<uuid:public_id>/undo/", feedback.undo_contact, name="in-contact-undo"
    ),
]
INTRODUCTIONS = [
    path("introductions/", introductions.introductions, name="introductions"),
    path("introductions/new/", introductions.introduction_new, name="introduction-new"),
    path(
        "introductions/answer/<str:token>/",
        introductions.introduction_by_mail,
        name="introduction-by-mail",
    ),
    path("introductions/<uuid:public_id>/", introductions.introduction, name="introduction"),
    path("proposals/", by_helpdesk.proposals, name="proposals"),
    path("proposals/new/", by_helpdesk.proposal_new, name="proposal-new"),
    path(
        "proposals/<uuid:public_id>/withdraw/",
        by_helpdesk.proposal_withdraw,
        name="proposal-withdraw",
    ),
    path(
        "proposals/<uuid:public_id>/put-away/",
        by_helpdesk.proposal_put_away,
        name="proposal-put-away",
    ),
]
POSTINGS = [
    path("postings/", postings.postings, name="postings"),
    path("postings/feed.atom", posting_feeds.postings_feed, {"form": "atom"}, name="postings-atom"),
    path("postings/feed.json", posting_feeds.postings_feed, {"form": "json"}, name="postings-json"),
    path("postings/new/", posting_editing.posting_new, name="posting-new"),
    path("postings/own/", posting_editing.own_postings, name="postings-own"),
    path("postings/answers/", posting_editing.own_answers, name="postings-answered"),
    path("postings/followed/", posting_follows.followed, name="postings-followed"),
    path(
        "postings/followed/subjects/<uuid:public_id>/unfollow/",
        posting_follows.unfollow_subject,
        name="subject-unfollow",
    ),
    path("postings/mails/<str:token>/stop/", posting_follows.stop_mails, name="posting-mails-stop"),
    path(
        "postings/unfollow/<str:token>/",
        postings.unfollow_by_mail,
        name="posting-unfollow-by-mail",
    ),
    path("postings/answers/<uuid:public_id>/", posting_answers.answer, name="posting-answer"),
    path("postings/<uuid:public_id>/", postings.posting, name="posting"),
    path("postings/<uuid:public_id>/edit/", posting_editing.posting_edit, name="posting-edit"),
    path("postings/<uuid:public_id>/close/", posting_editing.close, name="posting-close"),
    path("postings/<uuid:public_id>/renew/", posting_editing.renew, name="posting-renew"),
    path("postings/<uuid:public_id>/follow/", postings.follow, name="posting-follow"),
    path("postings/<uuid:public_id>/unfollow/", postings.unfollow, name="posting-unfollow"),
    path("postings/<uuid:public_id>/hide/", postings.hide, name="posting-hide"),
    path("postings/<uuid:public_id>/show/", postings.unhide, name="posting-show"),
    path(
        "postings/<uuid:public_id>/answer/", posting_answers.answer_new, name="posting-answer-new"
    ),
]
ROOMS = [
    path("meetings/schedule/", rooms.schedule, name="schedule"),
    path("meetings/<uuid:public_id>/", rooms.meeting, name="meeting"),
    path("meetings/<uuid:public_id>/agenda/", room_writing.agenda, name="meeting-agenda"),
    path(
        "meetings/<uuid:public_id>/minutes/<str:language>/",
        room_writing.minutes,
        name="meeting-minutes",
    ),
    path(
        "meetings/<uuid:public_id>/minutes/<str:language>/agree/",
        room_writing.minutes_agree,
        name="meeting-minutes-agree",
    ),
    path("meetings/<uuid:public_id>/notes/", room_writing.notes, name="meeting-notes"),
    path("meetings/<uuid:public_id>/steps/", room_writing.step_new, name="meeting-step-new"),
    path("meetings/steps/<uuid:public_id>/", room_writing.step_edit, name="meeting-step"),
    path("meetings/steps/<uuid:public_id>/turn/", room_writing.step_turn, name="meeting-step-turn"),
    path(
        "meetings/<uuid:public_id>/documents/", room_parts.document_new, name="meeting-document-new"
    ),
    path("meetings/documents/<uuid:public_id>/", room_parts.document, name="meeting-document"),
    path(
        "meetings/documents/<uuid:public_id>/delete/",
        room_parts.document_delete,
        name="meeting-document-delete",
    ),
    path("meetings/<uuid:public_id>/video/", room_parts.video, name="meeting-video"),
    path(
        "meetings/<uuid:public_id>/interpreter/", room_parts.interpreter, name="meeting-interpreter"
    ),
    path("meetings/<uuid:public_id>/briefing/", rooms.briefing, name="meeting-briefing"),
    path(
        "meetings/<uuid:public_id>/briefing/interpreter/",
        rooms.interpreter_briefing,
        name="meeting-briefing-interpreter",
    ),
    path("meetings/<uuid:public_id>/agreement/", fruits.agreement, name="meeting-agreement"),
    path("meetings/<uuid:public_id>/practice/", fruits.practice, name="meeting-practice"),
    path("meetings/contact/<str:token>/", contact_check_by_mail, name="contact-check-by-mail"),
    path("meetings/contacts/<uuid:public_id>/", contact_check, name="contact-check"),
]
BY_HELPDESK = [
    path("curation/meetings/contested/", contested_meetings, name="contested-meetings"),
    path(
        "curation/meetings/contested/<uuid:public_id>/", contested_decide, name="contested-decide"
    ),
    path("curation/cooperations/silent/", sleeping, name="sleepers"),
    path("curation/suggestions/", runs.runs, name="suggestion-runs"),
    path("curation/suggestions/start/", runs.start, name="suggestion-run-start"),
    path("curation/suggestions/runs/<uuid:public_id>/", runs.run, name="suggestion-run"),
    path(
        "curation/suggestions/runs/<uuid:public_id>/cancel/",
        runs.cancel,
        name="suggestion-run-cancel",
    ),
    path("curation/suggestions/runs/<uuid:public_id>/pin/", runs.pin, name="suggestion-run-pin"),
    path(
        "curation/suggestions/runs/<uuid:public_id>/unpin/", runs.unpin, name="suggestion-run-unpin"
    ),
    path("curation/suggestions/outcomes/", funnel_page, name="funnel"),
    path("curation/suggestions/outcomes/table/", funnel_table, name="funnel-table"),
    path("curation/suggestions/weights/", weights.all_weights, name="all-weights"),
    path("curation/suggestions/weights/<uuid:public_id>/", weights.one_set, name="weights"),
    path(
        "curation/suggestions/weights/<uuid:public_id>/preview/",
        weights.preview,
        name="weights-preview",
    ),
    path(
        "curation/suggestions/weights/<uuid:public_id>/preview/cancel/",
        weights.cancel,
        name="weights-preview-cancel",
    ),
    path(
        "curation/suggestions/weights/<uuid:public_id>/activate/",
        weights.activate,
        name="weights-activate",
    ),
]
EXPOSURE = [
    path("curation/suggestions/exposure/", exposure, name="exposure"),
    path("curation/suggestions/exposure/table/", exposure_table, name="exposure-table"),
    path("curation/suggestions/exposure/regions/", exposure_regions, name="exposure-regions"),
    path(
        "curation/suggestions/exposure/regions/table/",
        exposure_regions_table,
        name="exposure-regions-table",
    ),
    path("curation/suggestions/exposure/terms/", terms.all_terms, name="all-exposure-terms"),
    path(
        "curation/suggestions/exposure/terms/<uuid:public_id>/",
        terms.one_set,
        name="exposure-terms",
    ),
    path(
        "curation/suggestions/exposure/terms/<uuid:public_id>/preview/",
        terms.preview,
        name="exposure-terms-preview",
    ),
    path(
        "curation/suggestions/exposure/terms/<uuid:public_id>/preview/cancel/",
        terms.cancel,
        name="exposure-terms-preview-cancel",
    ),
    path(
        "curation/suggestions/exposure/terms/<uuid:public_id>/activate/",
        terms.activate,
        name="exposure-terms-activate",
    ),
]
urlpatterns = [
    path("desk/", desk, name="desk"),
    path("my/hours/", own_hours, name="own-hours"),
    path("my/mails/", own_mails, name="own-mails"),
    path("my/mails/address/", own_address_confirm, name="own-address-confirm"),
    path("my/mails/end/<str:token>/", mail_news_end, name="mail-news-end"),
    path("my/<slug:slug>/hours/", organisation_hours, name="organisation-hours"),
    path("suggestions/", suggestions, name="suggestions"),
    path("suggestions/mails/", mails, name="suggestion-mails"),
    path("suggestions/mails/<str:token>/", mails_by_link, name="suggestion-mails-by-link"),
    path("suggestions/how/", how, name="suggestions-how"),
    path("suggestions/with/<slug:slug>/", pair, name="pair"),
    *SET_ASIDE,
    *INTRODUCTIONS,
    *POSTINGS,
    *BY_HELPDESK,
    *EXPOSURE,
    path("curation/figures/", figures_page, name="figures"),
    path("curation/figures/table/", figures_table, name="figures-table"),
    path("meetings/", requests, name="requests"),
    path("meetings/new/", request_new, name="request-new"),
    path("meetings/requests/<uuid:public_id>/", request_page, name="request"),
    path("meetings/answer/<str:token>/", request_by_mail, name="request-by-mail"),
    path("meetings/calendar/", calendar_feeds, name="calendar-feeds"),
    path(
        "meetings/calendar/<uuid:public_id>/close/", calendar_feed_close, name="calendar-feed-close"
    ),
    path("meetings/outcomes/<uuid:public_id>/", outcome, name="outcome"),
    path("meetings/outcome/<str:token>/", outcome_by_mail, name="outcome-by-mail"),
    path("meetings/series/<uuid:public_id>/", series, name="series"),
    path("meetings/<uuid:public_id>/series/", series_new, name="series-new"),
    *ROOMS,
    *day_urls.urlpatterns,
    *TIMETABLES,
]
