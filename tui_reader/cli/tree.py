"""The command tree."""

from typing import Any

import click

from tui_reader.cli import commands
from tui_reader.cli.output import USAGE

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_MARKS = {
    "read": ("read", True),
    "unread": ("read", False),
    "star": ("starred", True),
    "unstar": ("starred", False),
}
_library = click.option(
    "-l", "--library", default="", metavar="LIBRARY", help="A configured name, a folder or a file."
)


@click.group(
    context_settings=_SETTINGS, options_metavar="[LIBRARY]", subcommand_metavar="| COMMAND …"
)
@click.version_option(package_name="tui-reader", message="%(prog)s %(version)s")
def cli() -> None:
    """Read folders of articles in the terminal.

    LIBRARY is a folder of articles, one article, or a name from the configuration; with none, the
    configured library opens, or the user's guide.
    """


@cli.command("list")
@_library
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--count", "only_count", is_flag=True, help="Only how many they are.")
@click.option("--limit", type=click.IntRange(0), help="At most so many.")
@click.option("--sort", default="", metavar="ORDER", help="As sort: in a query, such as -date.")
@click.argument("query", nargs=-1)
def list_(library: str, query: tuple[str, ...], **options: Any) -> int:
    """Print the articles that QUERY asks for: best first for words, else newest first.

    Each line has the state, the local date, the source, the title and the path, with tabs between.
    """
    return commands.list_articles(library, " ".join(query), commands.ListOptions(**options))


@cli.command()
@_library
@click.option("--rebuild", is_flag=True, help="Throw the index away first.")
def sync(library: str, *, rebuild: bool) -> int:
    """Take in what is new in the library, and tell how long it took."""
    return commands.sync_library(library, rebuild=rebuild)


@cli.command()
@_library
def status(library: str) -> int:
    """Show what is indexed, where, how large, and which files have problems."""
    return commands.show_status(library)


@cli.command()
@_library
@click.option("--width", type=click.IntRange(20, 1000), help="Cells; the terminal's by default.")
@click.argument("article")
def show(library: str, width: int | None, article: str) -> int:
    """Print ARTICLE, a path in the library or any file, as the reading pane sets it."""
    return commands.show_article(library, article, width)


@cli.command()
@_library
@click.option("--read", is_flag=True, help="As read.")
@click.option("--unread", is_flag=True, help="As unread.")
@click.option("--star", is_flag=True, help="With a star.")
@click.option("--unstar", is_flag=True, help="Without a star.")
@click.option("--query", metavar="QUERY", help="All articles that QUERY asks for.")
@click.argument("articles", nargs=-1, metavar="ARTICLE...")
def mark(library: str, query: str | None, articles: tuple[str, ...], **options: bool) -> int:
    """Mark each ARTICLE, or all that a query asks for, and tell how many."""
    chosen = [name for name, given in options.items() if given]
    if len(chosen) != 1:
        raise click.UsageError("say one of --read, --unread, --star and --unstar")
    if bool(articles) == (query is not None):
        raise click.UsageError("name articles, or give --query")
    field, value = _MARKS[chosen[0]]
    return commands.mark_articles(library, field, value=value, articles=articles, query=query)


def run(arguments: list[str]) -> int:
    """Carry out one command and give its exit status."""
    try:
        status = cli.main(arguments, prog_name="tui-reader", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        return USAGE
    except click.Abort as error:
        raise KeyboardInterrupt from error
    return status if isinstance(status, int) else 0
