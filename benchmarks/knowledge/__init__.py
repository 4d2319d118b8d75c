"""Measuring how well questions find their procedure, and training what is learned from them."""
