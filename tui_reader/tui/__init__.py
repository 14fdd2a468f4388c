"""The Textual application, and Textual only here."""

import os

# Before Textual is imported: a frame waits half as long for its turn as it would.
os.environ.setdefault("TEXTUAL_FPS", "120")
