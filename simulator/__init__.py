"""A Telegram Bot API server, a Zalo Official Account and a parcel carrier that run on a desk.

The demo and the end-to-end tests talk to it over HTTP. It imports nothing of the bot or the
backend and no messenger's library, so that what it accepts is its own reading of their pages.
"""
