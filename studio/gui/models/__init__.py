"""Qt's item models over finished values: `data()` is a look-up."""
