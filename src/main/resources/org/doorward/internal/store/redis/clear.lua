-- Writes more tombstones after end-all. KEYS the index of the ended epoch.
-- ARGV prefix of the account's sessions, owner, epoch, reason, time, tombstone, how many
-- Returns how many are left.
clear(KEYS[1], unpack(ARGV))
return left(KEYS[1])
