"""UK vocational qualification specifications as a knowledge graph."""
