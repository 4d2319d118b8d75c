"""What the product knows: procedures, places, the plan's pilots, and finding them by words.

Facts, checklists and the question bank are bundled files, and `motcua ask` answers from them
alone: no database, no messenger's library. An installation lays over them what it stores
(`models`, `importing`, `holds`, `learned`); `keeper` swaps the answerer when that changes.
"""
