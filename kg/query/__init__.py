"""Questions with names: the query library, its parameters, and its rows."""
