-- KEYS epochs
return redis.call('HGET', KEYS[1], 'epoch')
