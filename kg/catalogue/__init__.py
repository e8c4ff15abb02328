"""The catalogue: readings put together into units, loaded from and saved to files, and checked."""
