"""What an article calls itself: its title as plain text, or its body's first heading."""

import html
import re

from tui_reader.domain.clean import clean_line

_HEAD = 32_768  # characters of the body in which a heading is looked for

_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[[^\[\]]*\])")
# Elements that occur in titles and headings; anything else in angle brackets, such as
# `List<String>`, is the author's text.
_TAG = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|blockquote|br|center|cite|code|del|dfn|div|em|font"
    r"|h[1-6]|i|img|ins|kbd|li|mark|nobr|ol|p|pre|q|rp|rt|ruby|s|samp|small|span|strike|strong|sub"
    r"|sup|svg|time|tt|u|ul|var|wbr)(?:\s[^<>]*)?/?>|<!--[^<>]*-->",
    re.IGNORECASE,
)
_BREAKS = re.compile(r"</?(?:blockquote|br|div|h[1-6]|li|ol|p|pre|ul)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});")

# Where a heading's look is not its meaning: comments, code, styles.
_OPAQUE = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|^ {0,3}<(?P<tag>script|style|pre|svg)\b.*?(?:</(?P=tag)\s*>|\Z)"
    r"|^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*(?:\n.*?^ {0,3}(?P=fence)[`~]*[ \t]*$|.*\Z)",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_HEADING = re.compile(
    r"^ {0,3}#{1,6}[ \t]+(?P<atx>[^\n]*?)(?:[ \t]+#+)?[ \t]*$"
    r"|(?:\A\s*|\n[ \t]*\n)(?P<setext>(?: {0,3}[^\s>#\-+*|<=][^\n]*\n){1,3})"
    r" {0,3}(?:=+|-{2,})[ \t]*$"
    r"|<h(?P<level>[1-6])\b[^<>]*>(?P<html>(?:(?!<h[1-6]\b).)*?)</h(?P=level)\s*>",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_PAGE_TITLE = re.compile(r"<title\b[^<>]*>([^<]*)</title\s*>", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"\s*\{:?\s*[#.][^{}]*\}$")


def plain(text: str) -> str:
    """Give a title as one clean line: tags dropped, entities decoded, Markdown as it is."""
    if "<" in text:
        text = _TAG.sub(lambda tag: " " if _BREAKS.match(tag[0]) else "", text)
    if "&" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    return clean_line(text)


def heading(body: str) -> str:
    """Give the first heading of a Markdown or HTML body, else the page's title, else nothing."""
    head = body[:_HEAD]
    for match in _HEADING.finditer(_OPAQUE.sub("\n", head)):
        text = match["atx"] or match["setext"] or match["html"] or ""
        if title := plain(_ATTRIBUTES.sub("", _MARKDOWN_LINK.sub(r"\1", text.strip()))):
            return title
    page = _PAGE_TITLE.search(head)
    return plain(page[1]) if page else ""
