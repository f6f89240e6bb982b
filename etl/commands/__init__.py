"""The commands of `orinoco`, a module a group. Each has `register(app)`."""
