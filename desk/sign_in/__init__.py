"""Who somebody is: links, sessions and cookies."""
