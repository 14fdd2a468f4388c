"""A terminal reader for folders of saved articles."""
