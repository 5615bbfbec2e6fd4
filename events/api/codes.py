"""The codes of the rules that programs meet around registrations."""

from django.utils.translation import gettext_lazy as _

CODES = {
    "nobody_chosen": _("Say who comes."),
    "registration_closed": _("The event takes no registrations now."),
    "already_registered": _("The person is registered. Change that registration."),
    "registration_over": _("The registration is closed already."),
    "day_full": _("One of the days is full. The registration stays as it was."),
    "part_not_offered": _(
        "One of the parts cannot be signed up for. What is asked names those that can."
    ),
    "part_on_other_day": _("One of the parts is on a day that is not chosen."),
    "part_full": _("One of the parts is full. The registration stays as it was."),
    "seat_gone": _("The seat is not kept any more."),
}
