//! What a query may cost: time and work.
