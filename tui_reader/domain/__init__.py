"""What an article, a mark and a query are; standard library only."""
