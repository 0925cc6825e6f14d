"""The command ``kawan``, and the place where the parts are put together."""
