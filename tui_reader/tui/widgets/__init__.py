"""The panes: each draws what it is given and answers with messages."""
