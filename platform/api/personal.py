"""What the API holds about a person for a day: the answers to their writes."""

from accounts.models import User
from accounts.personal import Rows
from api.models import StoredAnswer


def export_answers(person: User) -> Rows:
    rows = StoredAnswer.objects.filter(user=person).order_by("pk")
    return [dict(row) for row in rows.values("key", "status", "body", "created_at")]


def erase_answers(person: User) -> None:
    StoredAnswer.objects.filter(user=person).delete()
