"""When people can meet: pure functions over zones, hours, days and spans. No database, no request."""
