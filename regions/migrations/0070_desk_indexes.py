"""Indexes of the desk, built beside the running site."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("regions", "0021_checks_remember_what_passed")]

    operations = [
        AddIndexConcurrently(
            model_name="cooperationinterest",
            index=models.Index(fields=["expires_on", "id"], name="interest_by_end"),
        ),
        AddIndexConcurrently(
            model_name="cooperationinterest",
            index=models.Index(
                condition=models.Q(("text_en", ""), models.Q(("text_ja", ""), _negated=True)),
                fields=["profile"],
                name="interest_lacks_en",
            ),
        ),
        AddIndexConcurrently(
            model_name="cooperationinterest",
            index=models.Index(
                condition=models.Q(("text_ja", ""), models.Q(("text_en", ""), _negated=True)),
                fields=["profile"],
                name="interest_lacks_ja",
            ),
        ),
        AddIndexConcurrently(
            model_name="profile",
            index=models.Index(
                condition=models.Q(
                    ("state", "published"), ("side", "jp"), ("confirmed_on__isnull", False)
                ),
                fields=["confirmed_on", "id"],
                name="profile_confirmed_jp",
            ),
        ),
        AddIndexConcurrently(
            model_name="profile",
            index=models.Index(
                condition=models.Q(
                    ("state", "published"),
                    models.Q(("side", "jp"), _negated=True),
                    ("confirmed_on__isnull", False),
                ),
                fields=["confirmed_on", "id"],
                name="profile_confirmed_others",
            ),
        ),
        AddIndexConcurrently(
            model_name="profile",
            index=models.Index(
                condition=models.Q(("state", "published"), ("side", "jp"), ("confirmed_on", None)),
                fields=["created_at", "id"],
                name="profile_unconfirmed_jp",
            ),
        ),
        AddIndexConcurrently(
            model_name="profile",
            index=models.Index(
                condition=models.Q(
                    ("state", "published"),
                    models.Q(("side", "jp"), _negated=True),
                    ("confirmed_on", None),
                ),
                fields=["created_at", "id"],
                name="profile_unconfirmed_others",
            ),
        ),
        AddIndexConcurrently(
            model_name="profile",
            index=models.Index(
                condition=models.Q(("state", "published")),
                fields=["updated_at", "id"],
                name="profile_by_update",
            ),
        ),
        AddIndexConcurrently(
            model_name="profile",
            index=models.Index(
                condition=models.Q(
                    ("state", "published"),
                    models.Q(
                        ("name_en", ""),
                        models.Q(("summary_en", ""), models.Q(("summary_ja", ""), _negated=True)),
                        _connector="OR",
                    ),
                ),
                fields=["updated_at", "id"],
                name="profile_lacks_en",
            ),
        ),
        AddIndexConcurrently(
            model_name="profile",
            index=models.Index(
                condition=models.Q(
                    ("state", "published"),
                    models.Q(
                        ("name_ja", ""),
                        models.Q(("summary_ja", ""), models.Q(("summary_en", ""), _negated=True)),
                        _connector="OR",
                    ),
                ),
                fields=["updated_at", "id"],
                name="profile_lacks_ja",
            ),
        ),
    ]
