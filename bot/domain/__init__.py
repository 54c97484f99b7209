"""The pure core: facts and a policy go in, duties and nudges come out."""
