//! Runbooks printed for others.
