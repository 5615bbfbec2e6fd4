"""A copy of a Kakehashi directory in SQLite, kept in step with it. Standard library only."""

from kakehashi_client.mirror import Mirror
from kakehashi_client.transport import Answer, Http, HttpError, Transport

__all__ = ["Answer", "Http", "HttpError", "Mirror", "Transport"]
