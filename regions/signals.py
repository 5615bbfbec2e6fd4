"""News of the directory, for the floors above."""

from django.dispatch import Signal

# A published profile changed, was published, or left the directory.
# Sent inside the transaction. Arguments: profile (Profile), arrived (bool: it was not there before).
profile_changed = Signal()

# Who works with whom changed: a partnership, an agreement or a published practice about one.
# Sent inside the transaction. Argument: profiles (list of Profile), all its parties before and after.
ties_changed = Signal()

# A partnership is told of from now on, changed, or is told of no more ("published", "changed",
# "withdrawn"). Sent inside the transaction. Arguments: partnership (Partnership), change (str).
partnership_changed = Signal()

# Very many profiles changed at once (an import): whoever computes something computes it anew.
profiles_changed = Signal()
