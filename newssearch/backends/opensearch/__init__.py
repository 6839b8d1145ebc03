"""The backend of an archive on an OpenSearch cluster: the same analysis, queries and answers as in a folder."""
