//! Where an expression matches in one field of one article.
