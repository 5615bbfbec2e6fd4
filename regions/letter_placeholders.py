"""What the letters of the directory may say."""

from django.utils.translation import gettext_lazy as _

from mailing.kinds import Placeholder, Text

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
