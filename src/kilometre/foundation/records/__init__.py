"""What every root object is: an opaque public id, an origin, a version, and a reference others can hold."""
