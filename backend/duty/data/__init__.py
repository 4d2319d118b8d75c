"""Templates of the files that operators fill in."""
