"""A cluster of OpenSearch for the tests: three nodes, each a process with a data folder of its own, on loopback.

``make cluster`` starts it and ``make cluster-stop`` ends it; docs/opensearch.md says how it differs from an installed
one. The way through: `settings` say which cluster, `artifacts` fetches what a node is made of, `nodes` runs one,
`control` runs the three, `plugin` hands them to the tests.
"""
