"""A Zalo Official Account on the desk: its API, its webhooks, and the people who talk to it.

Zalo's own pages could not be read; what is played here follows digests of them. Each value that
is in doubt stands in one place: limits and windows in `windows`, codes in `refusals`, shapes of
webhooks in `events`, and what a real account can be asked to settle is a switch of `Console`.
"""
