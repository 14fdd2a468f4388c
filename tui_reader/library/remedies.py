"""What is to be done about a file that could not be read as it was meant."""

import re

from tui_reader.domain.article import Problem

_REMEDIES = {
    r"cannot be read: (?:Permission|Operation)": "Make the file readable for yourself.",
    r"takes more than|its parts are nested|parser stopped": (
        "Its text is shown without its markup: save the page anew, or simplify it."
    ),
    r"is no text": "Save it anew: what is in the file is damaged, or no article.",
    r"cannot be read": "See whether its disk is there and well: it is read when it changes.",
    r"is no date": "Write the date as 2024-11-05, with 14:30 behind it or not.",
    r"is there twice": "Take one of the two lines away.",
    r"front matter is never closed": (
        "Put the line that opens the front matter, often ---, below it once more."
    ),
    r"too many values|values are nested": "Take out of the front matter what no reader needs.",
    r"needs quotation marks": "Put the value of that line in quotation marks.",
    r"of which the first|characters of its text": (
        "Split the file: what is longer is not shown to its end, or not searched."
    ),
}
"""By what is found in the reason, the first that fits."""
_ANY = "Mend that line of its front matter: all that could be read is shown."


def remedy(problem: Problem) -> str:
    """Give a sentence that says what to do."""
    fits = (does for reason, does in _REMEDIES.items() if re.search(reason, problem.reason))
    return next(fits, _ANY)
