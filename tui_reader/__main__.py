"""``python -m tui_reader``."""

from tui_reader.cli.main import main

if __name__ == "__main__":
    main()
