"""The catalogue as a graph: RDF, NetworkX, and the files that carry them."""
