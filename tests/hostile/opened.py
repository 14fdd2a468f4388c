"""Open one file as the program does, and print as JSON what came of it and what it took."""

import json
import resource
import sys
from itertools import islice
from pathlib import Path

from tui_reader.library import parser as module
from tui_reader.library.parser import Parser
from tui_reader.storage.writing import Wordless

_CHILD = """
from tui_reader.library import child, limits
limits.SECONDS = {seconds}
child.main()
"""


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
    found = {
        "title": article.title if article else "",
        "problem": str(article.problem) if article and article.problem else "",
        "words": sum(len(one.body) for one in words),
        "shown": str(parts[-1].article.problem or ""),
        "last": "".join(span.text for span in blocks[-1].spans) if blocks else "",
        "blocks": len(blocks),
        "ended": parts[-1].ends,
        "kilobytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
