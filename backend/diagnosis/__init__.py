"""What is wrong with an installation: read-only looks at everything it stands on.

Each look returns findings (see `finding`), never raises for what it is looking at, and never holds
a secret. The words for the findings are the commands' (`bot/commands/findings.py`).
"""
