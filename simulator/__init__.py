"""A Telegram Bot API server and a parcel carrier that run on a desk.

The demo and the end-to-end tests talk to it over HTTP. It imports nothing of the bot or the
backend and no Telegram library, so that what it accepts is its own reading of the Bot API.
"""
