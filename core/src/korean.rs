//! Korean: the nouns in a word that may end in particles.
