"""The presentation: chapters that are played live, recorded with their times, and told in a report."""
