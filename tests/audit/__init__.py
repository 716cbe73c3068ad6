"""What only measuring shows of the pages: `make audit`."""
