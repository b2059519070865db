"""Evidence packs: what was recorded of a remediation or a quarter, with what shows that nothing was changed since."""
