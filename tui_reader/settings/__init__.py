"""Where things are and what the user chose."""
