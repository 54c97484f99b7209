"""The packs: one YAML file a council, the question banks, and how they are read and checked."""
