"""Enquiries: a citizen's question that a clerk of their commune answers, in their own words."""
