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
