"""Routes that come with the product, as a table an office can read. A package, to be shipped."""
