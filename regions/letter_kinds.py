"""The letters of the directory."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from mailing.kinds import LetterKind, Placeholder, Text
from regions.letter_placeholders import (
    AGREEMENT,
    AUTHOR,
    BY_LINK,
    CLAIMED,
    EDIT,
    EDIT_TOO,
    INTERESTS,
    LAST_DAY,
    LEAVES,
    PRACTICE,
    PROFILE,
    READER,
    REMARKS,
    ROLE,
    SAVED_SEARCH,
    STILL_RIGHT,
    STOP,
    UNTIL,
    VIEW,
    block,
    comment,
    link,
    page,
    person,
    reason,
)
from regions.token_letters import about_apps, about_tokens

TO_EDITORS, TO_DESK = _("To organisations"), _("To the helpdesk")


def to_editors(key: str, name: Text, *placeholders: Placeholder, **values: object) -> LetterKind:
    return LetterKind(f"regions/email/{key}", name, TO_EDITORS, placeholders, **values)  # type: ignore[arg-type]


def to_desk(key: str, name: Text, *placeholders: Placeholder, **values: object) -> LetterKind:
    return LetterKind(f"regions/email/{key}", name, TO_DESK, placeholders, **values)  # type: ignore[arg-type]


def kinds() -> Iterator[LetterKind]:
    yield from about_profiles()
    yield from about_people()
    yield from about_addresses()
    yield from about_practices()
    yield from about_agreements()
    yield from about_hand_overs()
    yield from about_tokens()
    yield from about_apps()
    yield from by_themselves()


def about_profiles() -> Iterator[LetterKind]:
    yield to_desk(
        "profile_submitted",
        _("A profile is to be reviewed"),
        READER,
        PROFILE,
        person("author", _("Who has submitted it"), "{{ note.by.full_name }}"),
        page("curation-review", "profile.slug"),
    )
    yield to_editors(
        "profile_published",
        _("A profile was published"),
        READER,
        PROFILE,
        comment("note.comment"),
        VIEW,
        EDIT_TOO,
    )
    yield to_editors(
        "profile_sent_back",
        _("A profile is to be changed"),
        READER,
        PROFILE,
        reason("note.comment"),
        REMARKS,
        EDIT,
    )
    yield to_editors(
        "profile_withdrawn",
        _("A profile left the directory"),
        READER,
        PROFILE,
        reason("note.comment"),
    )


def about_people() -> Iterator[LetterKind]:
    yield to_desk(
        "claim_made",
        _("Somebody claims a record"),
        READER,
        PROFILE,
        CLAIMED,
        page("curation-claim", "claim.public_id"),
    )
    yield to_editors(
        "claim_accepted",
        _("A claim was accepted"),
        READER,
        PROFILE,
        ROLE,
        comment("claim.comment"),
        EDIT,
    )
    yield to_editors(
        "claim_refused",
        _("A claim was not accepted"),
        READER,
        PROFILE,
        comment("claim.comment"),
        VIEW,
    )
    yield to_editors(
        "invitation",
        _("An invitation to act for an organisation"),
        person("author", _("Who invites"), '{% include "regions/email/_author.txt" %}'),
        PROFILE,
        Placeholder("role", ROLE.meaning, ROLE.sample, "{{ invitation.get_role_display }}"),
        UNTIL,
        BY_LINK,
    )
    yield to_desk(
        "nobody_left",
        _("The last editor of a profile leaves"),
        READER,
        PROFILE,
        LEAVES,
        LAST_DAY,
        page("organisation-people", "profile.slug"),
    )


def about_addresses() -> Iterator[LetterKind]:
    failed = (
        READER,
        person("person", _("Whose address it is"), '{% include "regions/email/_owner.txt" %}'),
        Placeholder(
            "address",
            _("The address"),
            "kenji.sato@example.org",
            "{{ failed.address }}",
            required=True,
        ),
        Placeholder(
            "reason",
            _("What the mail server says"),
            _("> The mailbox does not exist."),
            "{{ failed.reason|quote }}",
        ),
    )
    yield to_editors(
        "address_failed#colleague",
        _("A colleague's address has stopped working"),
        *failed,
        PROFILE,
        page("organisation-people", "profile.slug"),
        flags={"to_helpdesk": False},
    )
    yield to_desk(
        "address_failed#desk",
        _("An address has stopped working"),
        *failed,
        page("mail-failures", ""),
        flags={"to_helpdesk": True},
    )


def about_practices() -> Iterator[LetterKind]:
    yield to_desk(
        "practice_submitted",
        _("A practice is to be checked"),
        READER,
        PRACTICE,
        AUTHOR,
        page("practice-review", "practice.slug"),
    )
    yield to_editors(
        "practice_published",
        _("A practice was published"),
        READER,
        PRACTICE,
        comment("practice.review_comment"),
        link("{{ site_url }}{{ practice.get_absolute_url }}"),
    )
    yield to_editors(
        "practice_sent_back",
        _("A practice is to be changed"),
        READER,
        PRACTICE,
        reason("practice.review_comment"),
        page("practice-edit", "practice.slug"),
    )


def about_agreements() -> Iterator[LetterKind]:
    title = AGREEMENT[1]
    draft = Placeholder(title.name, title.meaning, title.sample, "{{ draft.title }}")
    address = page("agreement-draft", "draft.public_id")
    yield to_desk(
        "agreement_draft_submitted",
        _("An agreement is to be checked"),
        READER,
        draft,
        AUTHOR,
        address,
    )
    yield to_editors(
        "agreement_draft_entered", _("An agreement is in the register"), READER, draft, address
    )
    yield to_editors(
        "agreement_draft_sent_back",
        _("An agreement is to be changed"),
        READER,
        draft,
        reason("draft.comment"),
        address,
    )


def about_hand_overs() -> Iterator[LetterKind]:
    leaver = person("person", _("Who leaves"), "{{ leaver.full_name }}")
    successor = person("successor", _("Who follows"), "{{ successor.name_with_reading }}")
    follows = block("follows", _("Who follows whom, and from when"), FOLLOWS, "_follows")
    care = block("in_care", _("What is taken over"), _("- Open requests: 2"), "_in_care")
    yield to_editors(
        "handed_over", _("A contact person changes"), READER, PROFILE, leaver, follows, VIEW
    )
    undone = _("A contact person stays after all")
    yield to_editors("hand_over_undone", undone, READER, PROFILE, leaver, successor)
    taken = _("Somebody takes over")
    sheet = link("{{ sheet_url }}")
    yield to_editors("taken_over", taken, READER, PROFILE, leaver, care, sheet)
    yield to_editors(
        "deputy_named",
        _("Somebody stands in"),
        READER,
        PROFILE,
        person("person", _("Who is away"), "{{ absent.full_name }}"),
        Placeholder("first", _("First day"), _("1 March 2027"), "{{ deputy.starts_on|date }}"),
        Placeholder("last", _("Last day"), _("31 March 2027"), "{{ deputy.ends_on|date }}"),
        page("organisation-people", "profile.slug"),
    )
    yield to_editors("team_mailbox", _("A shared address is to be confirmed"), PROFILE, BY_LINK)
    receiver = Placeholder(
        "receiver", _("Whom the data were shown to"), _("Vitagora"), "{{ receiver.name }}"
    )
    withdrawn = _("Contact data are to be used no longer")
    yield to_editors("contact_withdrawn", withdrawn, READER, PROFILE, receiver)


FOLLOWS = _("Kenji Sato follows Hana Mori at Gifu Prefecture from 1 April 2027.")


def by_themselves() -> Iterator[LetterKind]:
    """What the calendar sends: nobody pressed a button."""
    yield to_editors(
        "still_right#first", _("Is the profile still right?"), *STILL_RIGHT, flags={"round": 1}
    )
    yield to_editors("still_right#again", _("Is the profile still right? A reminder"), *STILL_RIGHT)
    yield to_editors(
        "renew_interests", _("Offers and seeks end soon"), READER, PROFILE, INTERESTS, BY_LINK
    )
    yield to_editors(
        "agreement_renewal#parties",
        _("An agreement is to be renewed"),
        *AGREEMENT,
        flags={"to_helpdesk": False},
    )
    yield to_desk(
        "agreement_renewal#desk",
        _("An agreement is to be renewed"),
        *AGREEMENT,
        flags={"to_helpdesk": True},
    )
    yield to_editors(
        "saved_search",
        _("A saved search has found new profiles"),
        *SAVED_SEARCH,
        STOP,
        frame="regions/email/_saved_search_frame",
    )
