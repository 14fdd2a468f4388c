"""The Textual application, and Textual only here."""

import os

# Before Textual is imported: a frame waits a quarter as long for its turn as it would.
os.environ.setdefault("TEXTUAL_FPS", "240")
