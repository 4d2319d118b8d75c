"""Persons, roles, consent, privacy."""
