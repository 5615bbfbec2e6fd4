"""Postings that were there before are found by their words, and are announced to nobody again."""

from django.db import migrations
from django.db.models import F

from kernel.folding import fold

TEXTS = ("title_en", "title_ja", "text_en", "text_ja")


def write_words(apps, _schema_editor):
    posting_model = apps.get_model("matchmaking", "Posting")
    terms = ("form", "sector", "third_region", "organisation")
    for posting in posting_model.objects.select_related(*terms).iterator():
        named = [getattr(posting, term) for term in terms if getattr(posting, term)]
        names = [name for term in named for name in (term.name_en, term.name_ja)]
        words = fold(" ".join([*(getattr(posting, text) for text in TEXTS), *names]))
        posting_model.objects.filter(pk=posting.pk).update(words=words)
    posting_model.objects.filter(announced_at=None).update(announced_at=F("created_at"))
    posting_model.objects.filter(news_due_at__isnull=False).update(changed_since_news=True)


class Migration(migrations.Migration):
    dependencies = [("matchmaking", "0077_postings_followed_by_subject")]

    operations = [migrations.RunPython(write_words, migrations.RunPython.noop)]
