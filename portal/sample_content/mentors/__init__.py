"""Sample mentors, what members tell of their ways, and requests: TOML, and what brings it in.

All of these people and all that they tell is invented.
"""
