"""Persons, how they are reached, what they may do, and what they agreed to."""
