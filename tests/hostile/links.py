"""Links that want something run, a file shown that is not the library's, or to look harmless."""

from pathlib import Path

REFUSED = (
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "vbscript:x", "data:text/html,<script>"),
    *("file:///etc/passwd", "file://host/share", "FILE:///etc/passwd", "smb://host/share"),
    *("\\\\host\\share\\x.png", "ftp://a.example/", "ssh://-oProxyCommand=touch%20owned/"),
    *("ms-msdt:/id", "steam://run/1", "view-source:https://a.example", "jar:https://a.example!/"),
    *("x-apple.systempreferences:", "about:config", "chrome://settings", "intent://a#Intent;end"),
    *("--help", "-e touch owned", "-", "; touch owned", "$(touch owned)", "`touch owned`"),
    *("|touch owned", "> owned", "a.png; touch owned", "'\"; touch owned; '", "%2downed"),
    *("https://user:word@a.example/", "https://good.example@evil.example/", "http://"),
    *("https://evil.example\\@good.example/", "https://evil.example\\.good.example/"),
    *("http:///etc/passwd", "https://a.example/\u202egnp.exe", "https://a.example/\u200b"),
    *("https://a.example/\x1b]0;owned\x07", "https://a.exam\nple/", "https://a.example/\U000e0041"),
    *("mailto:a@b.example?attach=/etc/passwd", "mailto:a@b.example?Attachment=x"),
    *("../../secret.png", "/../secret.png", "..%2f..%2fsecret.png", "%2e%2e/%2e%2e/secret.png"),
    *("/out.png", "/away/secret.png", "/etc/passwd", "~/secret.png", "run.sh", "/run.pdf"),
    *("pipe.png", "folder.png", "loop.png", "a.desktop", "a.html%00.png", "\0", "x" * 20_000),
)
"""What nothing is opened for."""
OPENED = {
    "https://\u0430pple.example/": "https://xn--pple-43d.example/",
    "https://a.example/$(touch owned)'\";`&|": "https://a.example/$(touch%20owned)'\";`&|",
    "https://a.example/?--help": "https://a.example/?--help",
    "//a.example/-e": "https://a.example/-e",
    "mailto:-e@a.example": "mailto:-e@a.example",
}
"""What a browser gets, as it is shown."""


def write(root: Path) -> None:
    """Write what the links of the library's articles lead to, in the library and beside it."""
    (root.parent / "secret.png").write_bytes(b"secret")
    (root / "out.png").symlink_to(root.parent / "secret.png")
    (root / "away").symlink_to(root.parent)
    (root / "loop.png").symlink_to("loop.png")
    (root / "folder.png").mkdir()
    for name in ("run.sh", "run.pdf", "a.desktop"):
        (root / name).write_text("#!/bin/sh\ntouch owned\n")
        (root / name).chmod(0o755)


def article(hrefs: tuple[str, ...]) -> str:
    """Give the HTML of links to ``hrefs``, in order, as text."""
    links = (f'<p><a href="{_escaped(href)}">to {n}</a></p>' for n, href in enumerate(hrefs))
    return "\n".join(links)


def _escaped(href: str) -> str:
    return "".join(f"&#{ord(char)};" for char in href)
