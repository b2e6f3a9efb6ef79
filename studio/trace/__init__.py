"""A run seen as pages of rows, marks, functions and totals."""
