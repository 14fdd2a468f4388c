"""What the index holds of a body: its words as they are shown, without setting it."""
