"""What the floors below tell, and what follows from it here."""
