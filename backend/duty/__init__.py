"""Who is on duty for a desk, and when a unit works.

A desk is the key of a unit that answers cases: a department of the province or a commune.
"""
