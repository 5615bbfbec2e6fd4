"""Search without a database: words, thesaurus, query, marking, counting."""
