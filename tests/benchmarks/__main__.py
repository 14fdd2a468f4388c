"""Measure: ``python -m tests.benchmarks [start|open|scale|late|marks|typesetting|words] …``."""

import sys

from tests.benchmarks import late, marks, opening, scale, start, typesetting, words


def main(arguments: list[str]) -> int:
    """Run the benchmark that is named first, or that of the start."""
    match arguments:
        case ["open", *rest]:
            return opening.main(rest)
        case ["scale", *rest]:
            scale.main(rest)
        case ["late", *rest]:
            late.main(rest)
        case ["marks", *rest]:
            marks.main(rest)
        case ["typesetting", *rest]:
            typesetting.main(rest)
        case ["words", *rest]:
            return words.main(*rest)
        case ["start", *rest] | rest:
            start.main(rest)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
