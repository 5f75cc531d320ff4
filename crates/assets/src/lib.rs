//! Files the program needs that do not come with its source.
