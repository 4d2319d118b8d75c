"""Tests that drive the chat page in a real browser against the real simulator."""
