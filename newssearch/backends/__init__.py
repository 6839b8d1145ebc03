"""Backends: where an archive is kept and searched, a folder or an OpenSearch cluster, behind one contract."""
