"""The command tree."""

from typing import Any

import click

from tui_reader.cli import commands
from tui_reader.cli.output import USAGE
from tui_reader.domain.errors import ReaderError
from tui_reader.domain.tags import tag_field

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
    configured library opens, else the last one, else the user's guide.
    """


@cli.command("list")
@_library
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--count", "only_count", is_flag=True, help="Only how many they are.")
@click.option("--limit", type=click.IntRange(0, (1 << 63) - 1), help="At most so many.")
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
@click.option("--tag", metavar="TAG", help="With a tag of your own.")
@click.option("--untag", metavar="TAG", help="Without it.")
@click.option("--query", metavar="QUERY", help="All articles that QUERY asks for.")
@click.argument("articles", nargs=-1, metavar="ARTICLE...")
def mark(
    library: str,
    query: str | None,
    articles: tuple[str, ...],
    tag: str | None,
    untag: str | None,
    **options: bool,
) -> int:
    """Mark each ARTICLE, or all that a query asks for, and tell how many."""
    chosen = [_MARKS[name] for name, given in options.items() if given]
    for name, value in ((tag, True), (untag, False)):
        if name is not None:
            chosen.append((_tag_field(name), value))
    if len(chosen) != 1:
        raise click.UsageError("say one of --read, --unread, --star, --unstar, --tag and --untag")
    if bool(articles) == (query is not None):
        raise click.UsageError("name articles, or give --query")
    field, value = chosen[0]
    return commands.mark_articles(library, field, value=value, articles=articles, query=query)


def _tag_field(name: str) -> str:
    try:
        return tag_field(name, ())
    except ReaderError as error:
        raise click.UsageError(str(error)) from error


@cli.group()
def marks() -> None:
    """Give all marks to other programs, or take some from them."""


@marks.command("export")
@_library
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, the usual form.")
@click.option("--csv", "as_csv", is_flag=True, help="A table.")
def export(library: str, *, as_json: bool, as_csv: bool) -> int:
    """Print one line for each article that has any mark."""
    from tui_reader.cli.marks import export_marks  # noqa: PLC0415 - seldom

    if as_json and as_csv:
        raise click.UsageError("say one of --json and --csv")
    return export_marks(library, as_csv=as_csv)


@marks.command("import")
@_library
@click.argument("file")
def import_(library: str, file: str) -> int:
    """Mark what FILE names, and tell how many articles; - is standard input.

    FILE is what export has printed, a journal, or a list of links of what was read, as newsboat -E
    writes it.
    """
    from tui_reader.cli.marks import import_marks  # noqa: PLC0415 - seldom

    return import_marks(library, file)


@cli.command()
@_library
def doctor(library: str) -> int:
    """Look for what is wrong with the journals of marks and the index; no mark is changed."""
    from tui_reader.cli.doctor import examine  # noqa: PLC0415 - seldom

    return examine(library)


@cli.command()
@click.option("--print-default", is_flag=True, help="An example with every key and what is usual.")
@click.option("--check", is_flag=True, help="What is wrong, in FILE or in the user's file.")
@click.option("--path", is_flag=True, help="Where the file is.")
@click.argument("file", default="")
def config(file: str, *, print_default: bool, check: bool, path: bool) -> int:
    """Show an example of the configuration, or what is wrong in it, or where it is."""
    from tui_reader.cli import config as configuration  # noqa: PLC0415 - seldom

    if print_default + check + path != 1:
        raise click.UsageError("say one of --print-default, --check and --path")
    if file and not check:
        raise click.UsageError("a FILE can only be checked")
    if check:
        return configuration.check(file)
    return configuration.print_default() if print_default else configuration.print_path()


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
