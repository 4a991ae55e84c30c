"""Sample questions with their answers: a file of TOML each, and the code that brings them in."""
