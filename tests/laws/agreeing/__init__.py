"""Where a page and an address of the API stand for the same: what is read, and what is done."""
