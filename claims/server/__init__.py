"""The server process: the RSGI adapter between granian and the application, and the long polls."""
