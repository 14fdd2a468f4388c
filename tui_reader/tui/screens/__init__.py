"""The screens: each owns the state of its panes."""
