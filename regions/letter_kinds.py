"""The letters of the directory, and what each may say."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from mailing.kinds import LetterKind, Placeholder, Text

READER = Placeholder("reader", _("Name of the reader"), _("Anna Martin"), "{{ reader.full_name }}")
PROFILE = Placeholder(
    "profile", _("Name of the organisation"), _("Gifu Prefecture"), "{{ profile.name }}"
)
PRACTICE = Placeholder(
    "practice", _("Title of the practice"), _("Wood for schools"), "{{ practice.title }}"
)
REASON = _("We could not confirm the date. Please add a source.")
SAMPLE_PAGE = "https://kakehashi.example/page/"


PAGE = _("Address of the page")


def link(source: str, meaning: Text = PAGE) -> Placeholder:
    return Placeholder("link", meaning, SAMPLE_PAGE, source, required=True)


def page(name: str, argument: str) -> Placeholder:
    return link(f'{{{{ site_url }}}}{{% url "{name}" {argument} %}}')


def person(name: str, meaning: Text, source: str) -> Placeholder:
    return Placeholder(name, meaning, _("Kenji Sato"), source)


def comment(source: str) -> Placeholder:
    """A word from the helpdesk with its heading; nothing where there is none."""
    template = f'{{% include "regions/email/_comment.txt" with comment={source} %}}'
    return Placeholder("comment", _("A word from the helpdesk, if any"), REASON, template)


def reason(source: str) -> Placeholder:
    return Placeholder(
        "comment", _("What the helpdesk says"), REASON, f"{{{{ {source}|quote }}}}", required=True
    )


def block(name: str, meaning: Text, sample: Text, template: str) -> Placeholder:
    return Placeholder(name, meaning, sample, f'{{% include "regions/email/{template}.txt" %}}')


ROLE = Placeholder("role", _("Role in the organisation"), _("Editor"), "{{ role }}")
AUTHOR = person("author", _("Who has submitted it"), "{{ by.full_name }}")
CLAIMED = person("person", _("Who claims the record"), "{{ claim.user.full_name }}")
INTERESTS = block(
    "interests",
    _("Offers and seeks that end soon"),
    _("- We seek: joint research – Wood (valid until 31 March 2027)"),
    "_interests",
)
BY_LINK = link("{{ url }}", _("Address of the page, which acts for the reader alone"))
STILL_RIGHT = (
    READER,
    PROFILE,
    block(
        "standing",
        _("When the profile was confirmed last"),
        _("the profile of Gifu Prefecture was last confirmed on 1 February 2026."),
        "_since",
    ),
    block("interests", _("Offers and seeks that end soon, if any"), INTERESTS.sample, "_ending"),
    BY_LINK,
)
AGREEMENT = (
    READER,
    Placeholder(
        "agreement", _("Title of the agreement"), _("Sister regions"), "{{ agreement.title }}"
    ),
    Placeholder("day", _("Last day"), _("31 March 2027"), "{{ agreement.renewal_on|date }}"),
    link("{{ url }}"),
)
SAVED_SEARCH = (
    READER,
    Placeholder("search", _("Name of the saved search"), _("Wood"), "{{ saved.name }}"),
    block("count", _("How many profiles"), _("2 new profiles"), "_found_count"),
    block(
        "headline",
        _("How many profiles, as a sentence"),
        _("your saved search “Wood” has found 2 profiles that are new to it:"),
        "_found_headline",
    ),
    block(
        "profiles",
        _("The profiles with their addresses"),
        f"* Gifu Prefecture\n  {SAMPLE_PAGE}",
        "_found",
    ),
    link("{{ search_url }}"),
)
STOP = Placeholder(
    "stop_link",
    _("Address that ends these mails; stands below anyway"),
    SAMPLE_PAGE,
    "{{ stop_url }}",
)
LAST_DAY = block(
    "last_day", _("Last day of that person, if known"), _("Last day: 31 March 2027"), "_last_day"
)
REMARKS = block("remarks", _("Remarks on fields, if any"), _("- Summary: too long"), "_remarks")
LEAVES = person("person", _("Who leaves"), "{{ last.user.full_name }}")
EDIT = page("organisation-edit", "profile.slug")
VIEW = link("{{ site_url }}{{ profile.get_absolute_url }}")
EDIT_TOO = Placeholder("edit_link", _("Address for changes"), SAMPLE_PAGE, EDIT.source)
UNTIL = Placeholder("until", _("Last day of the link"), _("31 March 2027"), "{{ until|date }}")

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
