//! Words with an apostrophe: elisions, possessives, names.
