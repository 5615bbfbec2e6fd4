"""What the API answers, kept written; and how a reader knows that nothing has changed."""

from django.db import models
from django.db.models.functions import Now

from regions.models.profiles import Profile


class ProfileDocument(models.Model):
    """A published profile as the API tells it, in each language.

    The texts are JSON as ``regions.api.documents`` writes it, with a raw U+0001, which stands in no
    JSON, where the address of the site goes. They hold while no ``ProfileTouch`` of the profile is
    there, ``labels`` is the current revision of the labels, ``shape`` that of the code, and
    ``until``, the day on which the first of its interests ends, is not past.
    """

    profile = models.OneToOneField(
        Profile, models.CASCADE, primary_key=True, related_name="written"
    )
    en = models.TextField()
    ja = models.TextField()
    labels = models.BigIntegerField()
    shape = models.CharField(max_length=16)
    until = models.DateField(null=True)

    def __str__(self) -> str:
        return str(self.profile_id)


class ProfileTouch(models.Model):
    """A transaction changed what a profile shows; its document has to be written anew.

    Triggers write these, so that no way of changing a row is forgotten. Rows of their own, not a
    column of the document: who changes a profile waits for nobody, and who writes a document takes
    away only the touches that it has seen. One that commits later is still there afterwards.
    """

    profile_id = models.BigIntegerField()
    transaction = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["profile_id", "transaction"], name="one_touch_per_transaction"
            )
        ]

    def __str__(self) -> str:
        return str(self.profile_id)


class DirectoryRevision(models.Model):
    """How often the rows of a family changed. The sum over a family rises with every commit.

    A transaction counts in any row that no other holds, and adds one where all are held: nobody
    waits, and two different states of the directory never have the same sum.
    """

    family = models.CharField(max_length=10, db_index=True)
    changes = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.family} {self.changes}"
