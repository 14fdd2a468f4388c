"""What a fuzzer begins with: the articles of ``seeds/``, and small inputs of every notation."""

from pathlib import Path

_SEEDS = Path(__file__).parents[2] / "seeds"
_LONGEST = 4_096
_QUERIES = (
    'is:unread 诈骗 -tag:news title:"a b" OR (author:x date:2021..2022) sort:date',
    "mytag:later note:x lang:zh-hans has:image is:starred date:>7d",
)
_CONFIGURATION = """
theme = "paper"
measure = 72
mark_read = { seconds = 3 }
keys = "vim"
[keymap]
next_unread = ["n", "Ctrl+N"]
[libraries.news]
path = "~/news"
[views]
"Long" = "is:unread"
"""
_JOURNAL = (
    '{"time":[1700000000000,0],"device":"a-1","library":"lib","field":"read","value":true,'
    '"articles":[["a.md","00"]]}\n'
    '{"time":[1700000000000,1],"device":"a-1","group":[1700000000000,0],"library":"lib",'
    '"field":"position","value":[0.5,3,"text"],"articles":[["b.md","01"],["c.md",""]]}\n'
)
_MARKS = (
    '{"path":"a.md","read":true,"starred":false,"tags":["x"],"note":"n"}\n'
    "path,link,read,starred,tags,note\na.md,https://a.example/,1,0,x;y,note\n"
)


def write_seeds(target: str, folder: Path) -> None:
    """Write a target's first inputs into ``folder``."""
    if target in ("article", "words"):
        some = [file.read_bytes()[:_LONGEST] for file in sorted(_SEEDS.rglob("*.*"))]
    else:
        texts = {"configuration": (_CONFIGURATION,), "journal": (_JOURNAL,), "marks": (_MARKS,)}
        some = [text.encode() for text in texts.get(target, _QUERIES)]
    for number, data in enumerate(some):
        (folder / str(number)).write_bytes(data)
