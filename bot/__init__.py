"""The conversation: hears people and answers them (aiogram 3). Importing this package is free."""
