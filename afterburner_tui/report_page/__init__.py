"""A run as a page of HTML that stands alone: no scripts, no network."""
