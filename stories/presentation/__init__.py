"""How a story is shown: plain functions from rows to what a page draws, without HTTP."""
