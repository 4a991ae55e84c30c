"""What the API can do: its schema, and pages that tell it to people."""
