"""Where in a profile the words stand, shown to the reader."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from regions.models import Profile
from regions.search.marking import Needles, snippet

# Texts beside the summary, interests first.
TEXTS = """
SELECT profile_id, text_en, text_ja FROM (
    SELECT profile_id, text_en, text_ja, 0 AS place, id FROM regions_cooperationinterest
    WHERE profile_id = ANY(%(ids)s) AND (expires_on IS NULL OR expires_on >= %(today)s)
    UNION ALL
    SELECT party.profile_id, practice.title_en, practice.title_ja, 1, practice.id
    FROM regions_partnershipparty party
    JOIN regions_practice practice ON practice.partnership_id = party.partnership_id
    WHERE party.profile_id = ANY(%(ids)s) AND practice.state = 'published'
    UNION ALL
    SELECT party.profile_id, practice.summary_en, practice.summary_ja, 2, practice.id
    FROM regions_partnershipparty party
    JOIN regions_practice practice ON practice.partnership_id = party.partnership_id
    WHERE party.profile_id = ANY(%(ids)s) AND practice.state = 'published'
) texts ORDER BY profile_id, place, id
"""


def snippets_of(profiles: Sequence[Profile], needles: Needles) -> dict[int, SafeString]:
    """A snippet for each profile, in the reader's language where the words stand in it.

    One query, if the words of some profile do not stand in its summary.
    """
    own = "ja" if get_language() == "ja" else "en"
    found = {one.pk: first(summaries(one, own)[:1], needles, own) for one in profiles}
    missing = [one for one in profiles if not found[one.pk]]
    others = other_texts([one.pk for one in missing]) if missing else {}
    for profile in missing:
        texts = [*others.get(profile.pk, []), *summaries(profile, own)]
        texts.sort(key=lambda text: text[0] != own)
        found[profile.pk] = first(texts, needles, own)
    return found


def summaries(profile: Profile, own: str) -> list[tuple[str, str]]:
    texts = [("en", profile.summary_en), ("ja", profile.summary_ja)]
    return sorted(texts, key=lambda text: text[0] != own)


def first(texts: Sequence[tuple[str, str]], needles: Needles, own: str) -> SafeString:
    for language, text in texts:
        if part := snippet(text, needles):
            return (
                part
                if language == own
                else format_html('<span lang="{}">{}</span>', language, part)
            )
    return SafeString()


def other_texts(pks: list[int]) -> dict[int, list[tuple[str, str]]]:
    texts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(TEXTS, {"ids": pks, "today": timezone.localdate()})
        for pk, english, japanese in cursor.fetchall():
            texts[pk] += [("en", english), ("ja", japanese)]
    return texts
