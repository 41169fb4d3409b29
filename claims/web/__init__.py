"""The web pages, rendered on the server with the services and schemas of the API. They work without JavaScript."""
