"""What lies between granian and the application: requests in, answers out, and a room for those who wait."""
