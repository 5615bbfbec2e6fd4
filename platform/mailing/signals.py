"""News of the outbox, for the floors above."""

from django.dispatch import Signal

# An address has stopped working: nothing more is sent there until somebody confirms it.
# Sent inside the transaction. Arguments: failed (FailedAddress), mail (OutgoingMail).
address_failed = Signal()
