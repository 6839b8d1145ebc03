"""Output: values of the library as text, JSON and CSV, on a terminal or in a pipe."""
