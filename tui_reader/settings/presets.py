"""Keymaps to choose from: what each changes in the usual one, by actions' ids."""

PRESETS: dict[str, dict[str, tuple[str, ...]]] = {"default": {}}
