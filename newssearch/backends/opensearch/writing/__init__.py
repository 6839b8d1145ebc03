"""Writing to an archive on a cluster: articles as documents, in bulk."""
