"""Open one file as the program does, and print as JSON what came of it and what it took."""

import json
import resource
import sys
from itertools import islice
from pathlib import Path

from tui_reader.document.cells import cell_len
from tui_reader.document.layout import layout
from tui_reader.library import parser as module
from tui_reader.library.parser import Parser
from tui_reader.storage.writing import Wordless

_CHILD = """
from tui_reader.library import child, limits
limits.SECONDS = {seconds}
child.main()
"""

_LINES = 1_000
"""Lines that are set, as they are before the first page is seen."""


def main() -> None:
    """Open the file of the arguments: folder, name, seconds for each step, parts to wait for."""
    root, name, seconds, most = Path(sys.argv[1]), *sys.argv[2:]
    module.COMMAND = (sys.executable, "-P", "-c", _CHILD.format(seconds=float(seconds)))
    parser = Parser(root)
    ((_, article),) = parser.articles([name])
    words = list(parser.words([Wordless(1, name, 0)]))
    parts = list(islice(parser.parts(name), int(most)))
    begun = max(number for number, part in enumerate(parts) if part.begins)
    blocks = [block for part in parts[begun:] for block in part.document.blocks]
    parser.close()
    lines = list(islice(layout(blocks, 78), _LINES))
    status = Path("/proc/self/status").read_text("ascii").partition("VmHWM:")[2]
    found = {
        "title": article.title if article else "",
        "problem": str(article.problem) if article and article.problem else "",
        "words": sum(len(one.body) for one in words),
        "shown": str(parts[-1].article.problem or ""),
        "last": "".join(span.text for span in blocks[-1].spans) if blocks else "",
        "blocks": len(blocks),
        "ended": parts[-1].ends,
        "longest": max((cell_len(line.text) for line in lines), default=0),
        "kilobytes": max(
            resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, int(status.split()[0])
        ),
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
