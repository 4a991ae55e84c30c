"""What was here and was taken back."""


class Gone(Exception):  # noqa: N818 - it names what the page answers
    """The thing asked for was withdrawn: a page answers 410, whichever view raises this."""
