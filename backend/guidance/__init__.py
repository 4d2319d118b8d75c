"""Guidance: what a department or commune answered once, approved by two, for everybody to find."""
