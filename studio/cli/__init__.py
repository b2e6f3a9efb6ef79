"""The command line: the whole application without a window."""
