"""The support channel: a clerk's question on a dossier, and the department's answer to it."""
