"""Two records of one organisation become one, and become two again if that was wrong."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.services import record
from kernel.errors import DomainError
from regions import rules
from regions.enums import AddressReason, Origin, PairState, ProfileState, Step
from regions.models import DuplicatePair, FormerAddress, Merge, Profile, ReviewNote
from regions.queries.duplicates import LISTED
from regions.services.content import PLACES, PLAIN, ProfileContent, from_json, stored, to_json
from regions.services.moving import (
    Entry,
    counted,
    put_back,
    replace_rows,
    rows_text,
    take_over,
)
from regions.services.profiles import announce_change
from regions.services.uniting import merged_content
from regions.services.versions import publish_content

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

    from accounts.models import User

OWN_TABLES = {
    "regions_profilesector": "profile_id",
    "regions_cooperationinterest": "profile_id",
    "regions_profile_themes": "profile_id",
}
OWN_COLUMNS = ["state", "confirmed_on", "checked_on", "is_sample", "merged_into_id", *PLAIN]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do: rows by model that move, are put away, or stay."""

    content: ProfileContent
    counts: "dict[str, Counter[str]]"


def preview_merge(
    survivor: Profile, absorbed: Profile, *, by: "User", take: "Iterable[str]" = ()
) -> Preview:
    """Do it, count, and roll back: what is shown is what will happen."""
    with transaction.atomic():
        first, second = lock_both(survivor, absorbed, by=by)
        content = merged_content(first, second, take=take)
        found = Preview(content, counted(take_over(second, first)))
        transaction.set_rollback(True)
    return found


@transaction.atomic(durable=True)
def merge_profiles(
    survivor: Profile,
    absorbed: Profile,
    *,
    by: "User",
    reason: str = "",
    take: "Iterable[str]" = (),
) -> Merge:
    """Take ``absorbed`` into ``survivor``: all that refers to it moves, its address redirects.

    ``take`` names the fields whose value comes from the absorbed record. Undone by
    :func:`undo_merge`.
    """
    kept, gone = lock_both(survivor, absorbed, by=by)
    before = snapshot(kept, gone)
    moved = take_over(gone, kept)
    version = write_content(kept, gone, by=by, reason=reason, take=take)
    leave(gone, kept)
    pairs = close_pairs(kept, gone, by=by)
    merge = Merge.objects.create(
        survivor=kept,
        absorbed=gone,
        reason=reason.strip(),
        by=by,
        moved={"rows": moved, "before": before, "version": version, "pairs": pairs},
    )
    tell_history(merge, Step.MERGED, by=by)
    for profile in (kept, gone):
        announce_change(profile)
    survivor.refresh_from_db()
    absorbed.refresh_from_db()
    return merge


def lock_both(survivor: Profile, absorbed: Profile, *, by: "User") -> tuple[Profile, Profile]:
    """Both rows, locked in the order of their keys, if they may be merged."""
    if not rules.can_review(by):
        raise PermissionDenied
    keys = [survivor.pk, absorbed.pk]
    rows = Profile.objects.select_for_update(of=["self"]).filter(pk__in=keys).order_by("pk")
    locked = {profile.pk: profile for profile in rows}
    if len(locked) < 2:
        raise DomainError("same_record", _("Choose two different records."))
    kept, gone = locked[survivor.pk], locked[absorbed.pk]
    if not {kept.state, gone.state} <= set(LISTED):
        raise DomainError(
            "profile_gone", _("One of the two records has left the directory in the meantime.")
        )
    if gone.is_published and not kept.is_published:
        raise DomainError(
            "keep_the_published",
            _("Keep the record that is published: its readers know it."),
            field="keep",
        )
    return kept, gone


def snapshot(kept: Profile, gone: Profile) -> Entry:
    """What the surviving record said, and the state of both."""
    return {
        "columns": {
            str(one.pk): {
                name: value
                for name, value in rows_text("regions_profile", "id = %s", one.pk)[0].items()
                if name in own_columns()
            }
            for one in (kept, gone)
        },
        "rows": {
            table: rows_text(table, f"{column} = %s", kept.pk)
            for table, column in OWN_TABLES.items()
        },
    }


def own_columns() -> set[str]:
    return {*OWN_COLUMNS, *(f"{name}_id" for name in PLACES)}


def write_content(
    kept: Profile, gone: Profile, *, by: "User", reason: str, take: "Iterable[str]"
) -> int | None:
    """The version that says what both said; None where the record is not published yet.

    The helpdesk merges, the organisation has confirmed nothing by that: the day stays.
    """
    if not kept.is_published:
        return None
    days = [day for day in (kept.confirmed_on, gone.confirmed_on) if day]
    sample = kept.is_sample and gone.is_sample
    content = merged_content(kept, gone, take=take)
    why = reason.strip() or _("Merged with %(name)s") % {"name": gone.name}
    version = publish_content(kept, content, by=by, origin=Origin.MERGE, reason=why[:300])
    kept.confirmed_on, kept.is_sample = max(days, default=None), sample
    kept.save(update_fields=["confirmed_on", "is_sample", "updated_at"])
    return version.number


def leave(gone: Profile, kept: Profile) -> None:
    """The absorbed record keeps its row and gives its address and public id to the other."""
    gone.state, gone.merged_into = ProfileState.MERGED, kept
    gone.save(update_fields=["state", "merged_into", "updated_at"])
    FormerAddress.objects.create(
        slug=gone.slug, public_id=gone.public_id, profile=kept, reason=AddressReason.MERGED
    )


def close_pairs(kept: Profile, gone: Profile, *, by: "User") -> list[Entry]:
    """The suspicion was right; answers how it stood before."""
    first, second = sorted((kept.pk, gone.pk))
    pairs = DuplicatePair.objects.filter(first_id=first, second_id=second)
    before = [{"pk": pair.pk, "state": pair.state} for pair in pairs]
    pairs.update(state=PairState.MERGED, decided_by=by, decided_at=timezone.now())
    return before


@transaction.atomic(durable=True)
def undo_merge(merge: Merge, *, by: "User") -> Merge:
    """Make two records of it again. Rows that came later stay with the survivor.

    What the survivor said is restored unless it was changed since. Refused where a moved row was
    changed so that it cannot go back.
    """
    if not rules.can_review(by):
        raise PermissionDenied
    locked = Merge.objects.select_for_update(of=["self"]).get(pk=merge.pk)
    kept, gone = lock_merged(locked)
    if stuck := put_back(locked.moved["rows"]):
        raise DomainError(
            "merge_moved_on",
            ngettext(
                "%(count)s of the moved entries was changed since and cannot go back.",
                "%(count)s of the moved entries were changed since and cannot go back.",
                len(stuck),
            )
            % {"count": len(stuck)},
            rows=[{"model": step["model"], "pk": step["pk"]} for step in stuck],
        )
    FormerAddress.objects.filter(public_id=gone.public_id, profile=kept).delete()
    restore(kept, gone, locked, by=by)
    for pair in locked.moved["pairs"]:
        rows = DuplicatePair.objects.filter(pk=pair["pk"])
        rows.update(state=pair["state"], decided_by=None, decided_at=None)
    locked.undone_by, locked.undone_at = by, timezone.now()
    locked.save(update_fields=["undone_by", "undone_at"])
    tell_history(locked, Step.UNMERGED, by=by)
    announce_change(kept)
    announce_change(gone, arrived=True)
    merge.refresh_from_db()
    return locked


def lock_merged(merge: Merge) -> tuple[Profile, Profile]:
    keys = [merge.survivor_id, merge.absorbed_id]
    rows = Profile.objects.select_for_update(of=["self"]).filter(pk__in=keys).order_by("pk")
    found = {profile.pk: profile for profile in rows}
    kept, gone = found[merge.survivor_id], found[merge.absorbed_id]
    if merge.undone_at:
        raise DomainError("merge_undone", _("This merge has been undone already."))
    if kept.state not in LISTED:
        raise DomainError(
            "survivor_gone",
            _("The surviving record has left the directory since. Bring it back first."),
        )
    return kept, gone


def restore(kept: Profile, gone: Profile, merge: Merge, *, by: "User") -> None:
    """Columns and lists as they were, with a version that says so."""
    before, version = merge.moved["before"], merge.moved["version"]
    latest = kept.versions.public().values_list("number", flat=True).first()
    if version is not None and latest == version:
        content = content_before(merge, kept)
        publish_content(kept, content, by=by, origin=Origin.MERGE, reason=_("Merge undone"))
        for table, column in OWN_TABLES.items():
            replace_rows(table, column, kept.pk, before["rows"][table])
        write_columns(kept, before["columns"][str(kept.pk)])
    write_columns(gone, before["columns"][str(gone.pk)])


def content_before(merge: Merge, kept: Profile) -> ProfileContent:
    """The content of the version that was public before the merge."""
    number = merge.moved["version"]
    earlier = kept.versions.public().filter(number__lt=number).first()
    return from_json(earlier.content) if earlier else stored(kept)


def write_columns(profile: Profile, values: dict[str, Any]) -> None:
    """Columns as they were; the day of the change is today's, for those who follow changes."""
    fields = {field.attname: field for field in Profile._meta.concrete_fields}
    cleaned = {name: fields[name].to_python(value) for name, value in values.items()}
    Profile.objects.filter(pk=profile.pk).update(**cleaned, updated_at=timezone.now())
    profile.refresh_from_db()


def tell_history(merge: Merge, step: str, *, by: "User") -> None:
    """A line in the history of both records and in the log."""
    for profile in (merge.survivor, merge.absorbed):
        ReviewNote.objects.create(profile=profile, step=step, comment=merge.reason, by=by)
    record(
        f"profile.{step}",
        merge.survivor,
        by=by,
        organisation=merge.survivor.public_id,
        merge=str(merge.public_id),
        absorbed=str(merge.absorbed.public_id),
        reason=merge.reason,
        changes=to_json(stored(merge.survivor)),
    )
