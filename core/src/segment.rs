//! One open segment: its postings, views, columns and stored articles.
