"""Stories as files: Markdown with a front matter, which reads back to the same blocks.

The rule of what goes out: a story that is withdrawn or that moderators took out of sight is not
written at all; a redacted block is left out, with the contents entry that leads to it and every
item of data whose words stand in it; so is an item whose words have lost their place. Drafts and
stories of unknown rights are written, since the files are for those who keep the portal. What an
editor changed is written as it is now. Marks of blocks and our own copies of pictures are not.
"""

from stories.exporting.story import exported, for_export

__all__ = ["exported", "for_export"]
