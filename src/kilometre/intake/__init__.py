"""From a need sent to a lab to its answer: a promised delay, one named contact, a reason."""
