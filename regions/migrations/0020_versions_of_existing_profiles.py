"""What waits or was sent back becomes a version; the profile itself is not published yet.

Reversible: a profile that was never published takes the state of its pending version again.
"""

from django.db import migrations

PLAIN = ("kind", "side", "seat_city", "name_en", "name_ja", "summary_en", "summary_ja", "website")
PLAIN += ("languages", "machine_translated")
FORMER = {"draft": "draft", "submitted": "submitted", "sent_back": "sent_back"}


def states_to_versions(apps, _schema_editor):
    """Profiles that the public never saw: few, so one by one."""
    Profile = apps.get_model("regions", "Profile")
    for profile in Profile.objects.filter(state__in=FORMER, versions=None).iterator(100):
        version = add_version(apps, profile)
        if version.state == "submitted":
            add_checks(apps, version)
        Profile.objects.filter(pk=profile.pk).update(state="draft")


def add_version(apps, profile):
    ReviewNote = apps.get_model("regions", "ReviewNote")
    notes = ReviewNote.objects.filter(profile=profile).order_by("-at")
    submitted = [note for note in notes if note.step == "submitted"]
    version = apps.get_model("regions", "ProfileVersion").objects.create(
        profile=profile,
        number=1,
        state=FORMER[profile.state],
        content=content_of(profile),
        author_id=submitted[0].by_id if submitted else None,
        lock=1,
        round=len(submitted) if profile.state != "draft" else 0,
        submitted_at=submitted[0].at if submitted else None,
    )
    notes.update(version=version)
    return version


def add_checks(apps, version):
    """A door for each language that says something, as a submission makes them."""
    said = version.content
    doors = [door for door in ("en", "ja") if said[f"name_{door}"] or said[f"summary_{door}"]]
    checks = apps.get_model("regions", "VersionCheck").objects
    for door in doors:
        checks.create(version=version, round=version.round, door=door)


def content_of(profile):
    """The shape of ``services.content.to_json`` at the time of this migration."""
    tags = list(profile.profile_sectors.select_related("sector"))
    ranked = sorted((tag for tag in tags if tag.flagship_rank), key=lambda tag: tag.flagship_rank)
    interests = profile.interests.select_related("form", "sector", "third_region")
    return {name: getattr(profile, name) for name in PLAIN} | {
        "territory": profile.territory.code if profile.territory else "",
        "seat": profile.seat.code if profile.seat else "",
        "flagships": [tag.sector.code for tag in ranked],
        "sectors": sorted(tag.sector.code for tag in tags if not tag.flagship_rank),
        "themes": sorted(theme.code for theme in profile.themes.all()),
        "interests": [entry(one) for one in interests.order_by("direction", "pk")],
    }


def entry(interest):
    return {
        "direction": interest.direction,
        "form": interest.form.code,
        "sector": interest.sector.code,
        "third_region": interest.third_region.code if interest.third_region else "",
        "third_region_role": interest.third_region_role,
        "text_en": interest.text_en,
        "text_ja": interest.text_ja,
        "expires_on": interest.expires_on.isoformat() if interest.expires_on else "",
    }


def versions_to_states(apps, _schema_editor):
    """The way back. Versions of published profiles stay: their table goes in the step before."""
    versions = apps.get_model("regions", "ProfileVersion").objects
    pending = versions.filter(state__in=FORMER, profile__state="draft").select_related("profile")
    for version in pending.iterator(100):
        type(version.profile).objects.filter(pk=version.profile_id).update(state=version.state)
        version.delete()


class Migration(migrations.Migration):
    dependencies = [("regions", "0010_search_removals")]

    operations = [migrations.RunPython(states_to_versions, versions_to_states)]
