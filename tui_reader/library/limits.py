"""What one article may take of the machine; beyond, it is cut or its parser killed, and said so."""

LARGEST = 16 << 20
"""Bytes of a file that are read: three times all that Shakespeare wrote."""
SEARCHED = 2_000_000
"""Characters of an article in which words are looked for: two very long Chinese novels."""
MEMORY = 256 << 20
"""Bytes of a parser's own memory; with the program's shared pages it stays below 300 MB."""
SECONDS = 2.0
"""Of a processor's time, for an article's metadata, its words, or a further part of its text."""
PATIENCE = 10.0
"""Seconds by the clock for the same: a disk may hang, and the machine have other work."""
