"""Dossiers and results carried by the post: registered, followed, told about, forgotten."""
