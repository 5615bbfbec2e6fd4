"""Work of the directory that runs outside a request. Rows remember what is due."""

from celery import shared_task

from accounts.connections import forget_old_grants as forget
from regions.services import (
    alerts,
    api_tokens,
    changes,
    documents,
    dumping,
    duplicates,
    freshness,
    handing_over,
    importing,
    ordering_dumps,
    renewals,
    sharing,
    vocabularies,
    vocabulary_versions,
)


@shared_task(name="regions.ask_for_confirmation")
def ask_for_confirmation() -> int:
    """Ask organisations whether their profile is still right. Returns about how many profiles."""
    return freshness.ask_for_confirmation()


@shared_task(name="regions.ask_for_renewal")
def ask_for_renewal() -> int:
    """Tell organisations which offers and seeks end soon. Returns how many were told."""
    return freshness.ask_for_renewal()


@shared_task(name="regions.note_lapsed_interests")
def note_lapsed_interests() -> int:
    """Take ended offers and seeks out of search. Returns for how many profiles."""
    return freshness.note_lapsed_interests()


@shared_task(name="regions.tell_of_renewals")
def tell_of_renewals() -> int:
    """Tell parties and helpdesk which agreements are to be renewed. Returns about how many."""
    return renewals.tell_of_renewals()


@shared_task(name="regions.send_alerts")
def send_alerts() -> int:
    """Tell people what their saved searches find anew. Returns how many mails were queued."""
    return alerts.send_alerts()


@shared_task(name="regions.warn_of_token_ends")
def warn_of_token_ends() -> int:
    """Tell people which of their tokens end soon. Returns of how many."""
    return api_tokens.warn_of_token_ends()


@shared_task(name="regions.run_import")
def run_import(pk: int) -> str | None:
    """Check, import or take back a file, whatever its row asks for. Returns its new state."""
    return importing.run(pk)


@shared_task(name="regions.drain_imports")
def drain_imports() -> int:
    """Queue the files that wait and that no worker holds. Returns how many."""
    return importing.drain()


@shared_task(name="regions.find_duplicates")
def find_duplicates() -> int:
    """Look at new and changed records for duplicates. Returns how many were looked at."""
    return duplicates.find_duplicates()


@shared_task(name="regions.follow_vocabularies")
def follow_vocabularies() -> int:
    """Write search anew after a vocabulary changed. Returns how many documents changed."""
    return vocabularies.follow_vocabularies()


@shared_task(name="regions.record_vocabularies")
def record_vocabularies() -> int:
    """Give a new version to every vocabulary that changed. Returns to how many."""
    return vocabulary_versions.record_versions()


@shared_task(name="regions.carry_out_hand_overs")
def carry_out_hand_overs() -> int:
    """Carry out the hand-overs whose day has come. Returns how many."""
    return handing_over.carry_out_hand_overs()


@shared_task(name="regions.prune_looks")
def prune_looks() -> int:
    """Forget who looked at contacts after CONTACT_LOG_DAYS. Returns how many rows."""
    return sharing.prune_looks()


@shared_task(name="regions.write_documents")
def write_documents() -> int:
    """Write what the API tells of profiles that changed. Returns of how many."""
    return documents.write_due_documents()


@shared_task(name="regions.settle_changes")
def settle_changes() -> int:
    """Number what changed for readers who keep a copy. Returns how many records."""
    return changes.settle_changes()


@shared_task(name="regions.write_dump")
def write_dump() -> str:
    """Write the directory as files. Returns the name of the dump."""
    return dumping.write_dump().name


@shared_task(name="regions.write_ordered_dump")
def write_ordered_dump(order_id: int) -> str:
    """Write a dump that the helpdesk asked for. Returns its name."""
    return ordering_dumps.write_ordered_dump(order_id)


@shared_task(name="regions.drain_dump_orders")
def drain_dump_orders() -> int:
    """Take up orders of dumps that wait. Returns how many."""
    return ordering_dumps.drain_dump_orders()


@shared_task(name="regions.forget_old_grants")
def forget_old_grants() -> int:
    """Remove tokens of apps and spent codes that nothing asks for any more. Returns how many."""
    return forget()
