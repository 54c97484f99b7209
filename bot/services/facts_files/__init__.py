"""Facts in a file: a question about a few people, asked without a database. See docs/duties.md.

`shapes` is the format, `reading` its one reader, `schema` what an editor helps with. A new kind of
fact is a shape, its place in `Written`, what `checks` asks of it and how `building` takes it over.
"""
