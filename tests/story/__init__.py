"""What tests are told with: databases, a messenger in memory, a town of people."""
