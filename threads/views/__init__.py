"""The pages of threads: questions, the posts in them, and comments under stories."""
