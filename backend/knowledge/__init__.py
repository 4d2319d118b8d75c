"""What the product knows: procedures, places, the plan's pilots, and finding them by words.

Everything here is read from bundled files, needs no database and never imports a messenger's
library: `motcua ask` answers from this room alone.
"""
