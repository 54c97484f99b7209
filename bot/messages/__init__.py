"""What is said and asked, in words: plain data, with no Slack in it."""
