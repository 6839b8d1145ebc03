"""Pages for people: routes, presenters and templates."""
