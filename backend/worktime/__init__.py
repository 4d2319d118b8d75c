"""When counters work: pure arithmetic on values, no database, no system's clock.

`days` knows the public holidays, `calendar` counts working time by a week of sessions, the
holidays, and an override table that its caller brings: days that were swapped, days closed.
"""
