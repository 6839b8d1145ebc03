"""Searching an archive on a cluster: query nodes as queries of the cluster, and what they find."""
