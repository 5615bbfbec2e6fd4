"""The codes of the rules that the directory's own programs meet."""

from django.utils.translation import gettext_lazy as _

CODES = {
    "own_profile": _("Your own organisation cannot stand on its shortlist."),
    "not_listed": _("The profile was taken off the shortlist: only a note of your own is kept."),
    "note_too_long": _("Shorten the note."),
    "not_published": _("The profile is not in the directory."),
    "too_many_searches": _("Delete a saved search before you keep another one."),
    "search_too_long": _("Take some of the filters away."),
    "version_pending": _("Submit or discard the changes that are being written first."),
    "profile_in_review": _("The text waits for the helpdesk. Take it back on the site first."),
    "profile_gone": _("The profile is not in the directory any more."),
    "nothing_changed": _("The text says what was said before."),
    "nothing_to_submit": _("There are no changes that could be submitted."),
    "name_required": _("Give a name in English or in Japanese."),
    "summary_required": _("Write a summary in English or in Japanese."),
    "sector_required": _("Choose at least one sector."),
    "too_many_flagships": _("Choose at most three flagship strengths."),
    "interest_twice": _("Two entries say the same: join them."),
    "text_too_long": _("Shorten the text that errors points at."),
    "control_character": _("Delete the character that nobody can read."),
    "too_many_webhooks": _("Delete one of the webhooks of the organisation first."),
    "webhook_known": _("There is a webhook with this address already. Change that one."),
    "webhook_off": _("Switch the webhook on first."),
    "https_needed": _("Give an address that begins with https://."),
    "address_not_public": _("Give an address on the public Internet."),
    "credentials_in_url": _("Leave name and password out of the address."),
    "kinds_needed": _("Choose kinds of messages that the webhook may be told."),
    "on_its_way": _("The message is on its way just now. Wait for what comes of it."),
}
