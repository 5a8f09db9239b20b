"""Who may look, and who may act: password and tokens, sessions, and the gate that every request passes."""
