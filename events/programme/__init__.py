"""The programme as plain values: what is published, checked and compared. No database."""
