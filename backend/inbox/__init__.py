"""What has been heard: each update once, and how far each dialogue has come."""
