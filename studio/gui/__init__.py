"""The window: the only code that knows Qt. It shows values and asks the session for more; it computes nothing."""
