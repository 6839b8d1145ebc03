"""The user's words as frozen nodes, and back. No engine in sight.

`nodes` and `fields` say what a query can mean; `parsing` reads one, `printing` writes one or says it in plain words.
"""
