-- Reads a session, see present. KEYS session. ARGV prefix of its account's epochs.
return present(KEYS[1], ARGV[1])
