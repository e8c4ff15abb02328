"""Two units: candidates, evidence, score, relation."""
