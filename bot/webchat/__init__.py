"""The web chat: a page, and what stands behind it. `bot/channels/webchat.py` puts it together."""
