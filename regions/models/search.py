"""What search reads: one narrow row per profile, one row per word, one per facet value."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F

from regions.models.profiles import Profile


class Facet(models.Model):
    """A value that a profile can be filtered by, as ``family:value``: ``sector:LIF-BIO``."""

    code = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.code


class SearchDocument(models.Model):
    """All that finds, filters and sorts a profile, apart from the profile's own row.

    ``words`` and ``name_words`` hold words of both scripts that our own tokenizer made.
    ``facets`` are ids of ``Facet``. ``sort_ja`` is the reading in kana. A trigger sets
    ``revision`` to the writing transaction's id, so that a reader who remembers the oldest
    transaction still running sees every later change exactly (PostgreSQL, pg_snapshot_xmin).
    """

    profile = models.OneToOneField(
        Profile, models.CASCADE, primary_key=True, related_name="document"
    )
    listed = models.BooleanField(default=False)
    words = SearchVectorField()
    name_words = SearchVectorField()
    facets = ArrayField(models.IntegerField(), default=list)
    sort_en = models.CharField(max_length=300, default="")
    sort_ja = models.CharField(max_length=300, default="")
    confirmed_on = models.DateField(null=True)
    revision = models.BigIntegerField(default=0, db_index=True)

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="document_words"),
            GinIndex(fields=["name_words"], name="document_name_words"),
            GinIndex(fields=["facets"], name="document_facets"),
            models.Index(fields=["sort_en", "profile"], name="document_sort_en"),
            models.Index(fields=["sort_ja", "profile"], name="document_sort_ja"),
        ]

    def __str__(self) -> str:
        return str(self.profile_id)


class SearchWord(models.Model):
    """A word that occurs somewhere; typing errors are mended against these."""

    text = models.CharField(max_length=100, primary_key=True)

    class Meta:
        indexes = [
            GinIndex(OpClass(F("text"), name="gin_trgm_ops"), name="search_word_trgm"),
            models.Index(
                fields=["text"], name="search_word_prefix", opclasses=["varchar_pattern_ops"]
            ),
        ]

    def __str__(self) -> str:
        return self.text


class SearchBuild(models.Model):
    """One row: the vocabularies that all documents are known to be written with.

    Who writes all documents anew says so in ``claimed_at``; a lost worker's claim lapses.
    """

    signature = models.CharField(max_length=64, blank=True)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_search_build")]

    def __str__(self) -> str:
        return self.signature
