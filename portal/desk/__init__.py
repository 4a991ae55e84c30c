"""The front page of the editors' desk: what waits, how the portal grows, whether its works run."""
