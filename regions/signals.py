"""News of the directory, for the floors above."""

from django.dispatch import Signal

# A published profile changed, was published, or left the directory.
# Sent inside the transaction. Argument: profile (Profile).
profile_changed = Signal()

# Who works with whom changed: a partnership, an agreement or a published practice about one.
# Sent inside the transaction. Argument: profiles (list of Profile), all its parties before and after.
ties_changed = Signal()

# Very many profiles changed at once (an import): whoever computes something computes it anew.
profiles_changed = Signal()
