"""One contract for all channels: each story is told once and played on every one of them."""
