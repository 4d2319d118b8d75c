"""Learning: questions that found no answer, and what two people agreed they mean."""
