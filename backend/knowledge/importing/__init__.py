"""Facts from files that an operator hands over: read, compared with what is known, made current.

Reading (`files`, `documents`, `records`, `lists`, `gathering`) touches no database. `layers` says
what a layer changes, `service` writes layers and takes them back, `current` is what the search
loads. The province's own word has its reading in `local_files` and its writing in `local_words`.
"""
