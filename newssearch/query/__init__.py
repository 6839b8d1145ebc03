"""Query language: the user's words as frozen nodes, and back, without any engine.

`nodes` and `fields` define what a query can mean; `parsing` reads a query; `printing` writes one or describes it.
"""
