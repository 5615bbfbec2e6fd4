"""The codes of the rules that programs meet around requests and meetings."""

from django.utils.translation import gettext_lazy as _

CODES = {
    "request_already_open": _("The two organisations have an open request. Answer that one."),
    "request_closed": _("The request was answered or changed meanwhile. Read it again."),
    "request_to_oneself": _("An organisation cannot meet itself."),
    "profile_not_published": _("Both organisations need a published profile."),
    "posting_of_others": _("The posting is of neither of the two organisations."),
    "number_of_times": _("Propose one to three times."),
    "time_is_past": _("Propose times that are still to come."),
    "time_not_offered": _("Take one of the times that are on the table."),
    "time_taken": _("Somebody has booked the hour. extra.free_times holds other ones."),
    "unknown_length": _("Choose one of the lengths that are offered."),
    "not_a_cluster": _("Only clusters ask on behalf of their members."),
    "members_incomplete": _("Name each member and what it can do, at most five."),
    "note_empty": _("Write what the other side is to read."),
    "meeting_changed": _("The meeting has begun or was changed meanwhile. Read it again."),
    "meeting_closed": _("The meeting has begun or was cancelled before."),
    "no_move_waits": _("Nobody has proposed another time."),
    "text_required": _("Say what is to be done, in English or in Japanese."),
    "not_a_party": _("Choose one of the two organisations of the meeting."),
    "not_of_this_side": _("The person does not work for that organisation."),
    "too_many_steps": _("Finish some of the steps of the meeting first."),
    "step_changed": _("Somebody else has saved the step. Read it again."),
    "held_missing": _("Say whether the meeting took place."),
    "milestone_missing": _("Say how far the cooperation has got."),
}
