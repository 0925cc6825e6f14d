"""What stops the set-up, told in one line that says what to do."""


class Problem(Exception):
    """A reason to stop. Its text is shown as it is: one line, in Indonesian, with the remedy."""
