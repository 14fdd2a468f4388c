"""Fuzz every target with atheris: ``python -m tests.fuzz --minutes 60 [TARGET …]``.

Needs ``pip install -e '.[fuzz]'``. What it finds is left in ``.fuzz/`` with the corpus; a finding
is repeated by ``python -m tests.fuzz --repeat .fuzz/TARGET/crash-… TARGET``.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz.seeding import write_seeds
from tests.fuzz.targets import TARGETS

_FOLDER = Path(".fuzz")
_HARNESS = """
import sys, atheris
with atheris.instrument_imports(include=["tui_reader"]):
    from tests.fuzz.targets import TARGETS
atheris.Setup(sys.argv, TARGETS[{name!r}])
atheris.Fuzz()
"""
_DONE = re.compile(r"Done (\d+) runs|stat::number_of_executed_units:\s*(\d+)")


def main() -> int:
    """Fuzz for a time, one target after another, and say how often and what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("targets", nargs="*", default=list(TARGETS), metavar="TARGET")
    parser.add_argument("--minutes", type=float, default=60.0, help="for all targets together")
    parser.add_argument("--repeat", type=Path, help="a finding, which is given to the targets")
    given = parser.parse_args()
    if unknown := set(given.targets) - set(TARGETS):
        parser.error(f"no target: {', '.join(unknown)}; there are {', '.join(TARGETS)}")
    if given.repeat:
        for name in given.targets:
            TARGETS[name](given.repeat.read_bytes())
        return 0
    seconds = int(given.minutes * 60 / len(given.targets))
    return max(_fuzz(name, seconds) for name in given.targets)


def _fuzz(name: str, seconds: int) -> int:
    corpus = _FOLDER / name
    corpus.mkdir(parents=True, exist_ok=True)
    (_FOLDER / ".gitignore").write_text("*\n")
    with tempfile.TemporaryDirectory() as seeds:
        write_seeds(name, Path(seeds))
        options = (
            f"-max_total_time={seconds}",
            *("-timeout=2", "-rss_limit_mb=1024", "-max_len=4096", "-print_final_stats=1"),
            f"-artifact_prefix={corpus}/",
        )
        ended = subprocess.run(
            [sys.executable, "-c", _HARNESS.format(name=name), *options, str(corpus), seeds],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=os.environ | {"PYTHONHASHSEED": "0"},
            check=False,
        )
    counts = [int(one or other) for one, other in _DONE.findall(ended.stdout)]
    print(f"{name}: {max(counts, default=0):,} executions, {_outcome(ended)}", flush=True)
    return int(bool(ended.returncode))


def _outcome(ended: subprocess.CompletedProcess[str]) -> str:
    if not ended.returncode:
        return "nothing found"
    return "\n" + ended.stdout[-4_000:]


if __name__ == "__main__":
    sys.exit(main())
