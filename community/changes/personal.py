"""What is noted of changes is about no person: the number of a thing, and when."""

from community.lib import personal

personal.about_nobody("changes.Change")
