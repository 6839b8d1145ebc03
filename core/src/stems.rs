//! Stems of words by the language of an article.
