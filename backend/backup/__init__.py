"""Backups: the database and the files in one archive, and the way back.

The key that seals phone numbers and addresses is never in an archive: whoever finds one reads
neither. It is kept elsewhere (docs/operations.md, lost key).
"""
