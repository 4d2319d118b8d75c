"""The commands of `motcua`. Each has `add(subparsers)` and imports late what it needs."""
