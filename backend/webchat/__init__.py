"""The web chat's own rows: who talks from a browser, what was said to them, files both ways."""
