"""The Textual application, and Textual only here."""

import os

os.environ.setdefault("TEXTUAL_FPS", "120")
"""Before Textual is imported: half as long as usual does a frame wait for its turn."""
