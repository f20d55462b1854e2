-- Reads hashes. KEYS a key in their slot. ARGV prefix of their names, then the rest of each name.
-- Returns for each: rest of its name, fields and values
return hashes(KEYS[1], ARGV[1], ARGV, 2, #ARGV)
