"""Whether an article's body is HTML, or Markdown (with or without HTML in it)."""

import re

_ENOUGH = 20_000  # characters in which the markup shows
_BLOCK_TAGS = (
    "address|article|aside|blockquote|body|center|dd|details|div|dl|dt|figure|footer|form|h[1-6]|"
    "head|header|hr|html|iframe|li|main|nav|ol|p|pre|section|table|tbody|td|th|thead|tr|ul|video"
)
_INLINE_TAGS = "a|abbr|b|br|code|em|font|i|img|small|span|strong|sub|sup|u"
_BEGINS_WITH_TAG = re.compile(
    rf"(?:\s|<!--.*?-->|<\?xml.*?\?>)*<(?:!doctype\b|(?:{_BLOCK_TAGS}|{_INLINE_TAGS})[\s/>])",
    re.IGNORECASE | re.DOTALL,
)
_WHOLE_PAGE = re.compile(
    r"(?:\s|<!--.*?-->|<\?xml.*?\?>)*<(?:!doctype|html|body)\b", re.IGNORECASE | re.DOTALL
)
_BLOCK = re.compile(rf"</?(?:{_BLOCK_TAGS}|br)\b", re.IGNORECASE)
_NO_TEXT = re.compile(
    r"<!--.*?-->|<(pre|script|style|code|textarea|svg|math)\b.*?</\1\s*>|<[a-z/!][^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_MARKED_LINE = re.compile(
    r"""
    \n(?: \#{1,6}[ \t]+\S                            # heading
      | [ ]{0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+\S       # list item
      | > | ``` | ~~~                               # quotation, fenced code
      | \[[^\]\n]+\]:[ ]                            # where a link leads
      | \|.*\|[ \t]*$                               # table
      | (?:={3,}|-{3,})[ \t]*$ )                    # heading underlined, or rule
    """,
    re.MULTILINE | re.VERBOSE,
)
_MARKED_TEXT = (  # each searched for only where its sign is found
    ("](", re.compile(r"\]\((?:https?:|/|#|\.)|!\[[^\]\n]*\]\(")),  # link, picture
    ("**", re.compile(r"\*\*[^\s*].*?\*\*")),  # strong
    ("`", re.compile(r"(?<!`)`[^`\n]+`(?!`)")),  # code
)


def is_html(body: str) -> bool:
    """Tell a body of HTML from Markdown: it begins with a tag, and no text in it is marked down.

    A body that begins with text counts as HTML if block tags structure it.
    """
    body = body[:_ENOUGH]
    if _WHOLE_PAGE.match(body):
        return True
    starts = _BEGINS_WITH_TAG.match(body)
    if not starts and len(_BLOCK.findall(body)) < 2 + len(body) // 1000:
        return False
    text = _NO_TEXT.sub(_placeholder, body)
    return not _MARKED_LINE.search(f"\n{text}") and not any(
        sign in text and pattern.search(text) for sign, pattern in _MARKED_TEXT
    )


def _placeholder(match: re.Match[str]) -> str:
    """Keep a line that begins with a tag from looking as if it began with what follows it."""
    return "\N{OBJECT REPLACEMENT CHARACTER}" + "\n" * match[0].count("\n")
