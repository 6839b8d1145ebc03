//! Marks in the text of an article.
