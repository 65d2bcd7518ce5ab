"""WTForms: shape and wording of input; no queries, no rules."""
