"""The facts, and the work done later. Knows nothing of aiogram and never imports `bot`."""
