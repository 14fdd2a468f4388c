"""One article's bytes -> metadata, blocks and terminal lines; no Textual, no storage."""
