"""Rules that hold what is posted until a moderator has looked.

`written` is a post as rules look at it, `kinds` are the kinds of rules, `checking` asks those that
are switched on, `dry_run` tells what one would have caught. Private threads are read by no rule.
"""
