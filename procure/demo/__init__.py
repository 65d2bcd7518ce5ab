"""The demo's story: one framework, ten invented consortia, a competition in every state."""

PASSWORD = "demo-passord-2027"  # noqa: S105 -- shown on the demo's front page
