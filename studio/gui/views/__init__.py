"""What is seen: one widget a file, one folder a page."""
