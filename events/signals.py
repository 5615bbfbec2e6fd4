"""News of events, for the floors above. Each is sent inside the transaction that changes the event."""

from django.dispatch import Signal

# It does not take place. Argument: event (Event).
event_cancelled = Signal()

# It takes place another time, which is not known yet. Argument: event (Event).
event_postponed = Signal()

# Its start moved. Arguments: event (Event, as it is now), shift (timedelta of the start),
# together (bool: what was arranged at the event moves by the same time).
event_moved = Signal()

# It was to take place at a place, and takes place online now. Argument: event (Event).
event_turned_online = Signal()

# Its next edition was made. Arguments: event (the old one), copy (Event), moved (a datetime of the old
# edition to the same hour of the wall clock in the new one).
event_copied = Signal()

# It is rehearsed on a copy. Arguments: event (Event), copy (Event).
rehearsal_started = Signal()

# A rehearsal is about to be thrown away. Argument: event (the copy).
rehearsal_discarded = Signal()
