"""News of the log, for the floors above."""

from django.dispatch import Signal

# A line was written. Sent inside the transaction. Arguments: entry (Entry), thing (the record).
recorded = Signal()
