"""Files of profiles: what is in them, what is wrong with them. No database, no request."""
