"""The backend of an index in a folder."""
