"""The outbox: every message to somebody who is not speaking now, kept until it is settled."""
