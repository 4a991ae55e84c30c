"""The JSON door to questions, answers, comments and all that is done with them."""
