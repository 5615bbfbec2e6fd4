"""News of the directory, for the floors above."""

from django.dispatch import Signal

# A published profile changed, was published, or left the directory.
# Sent inside the transaction. Argument: profile (Profile).
profile_changed = Signal()

# Very many profiles changed at once (an import): whoever computes something computes it anew.
profiles_changed = Signal()
