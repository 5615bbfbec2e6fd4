"""Dumps as files: how they are packed, described and put into tables. No database, no request."""
