"""Articles that mean harm, written to order: every kind in a module of its own."""
