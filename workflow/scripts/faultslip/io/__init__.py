"""Files, provenance, errors and expressions, used by every stage."""
