"""The presentation: full screen, large type, one chapter at a time."""
