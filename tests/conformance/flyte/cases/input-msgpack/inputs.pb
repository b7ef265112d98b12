

n

msgpack

s

¡xmsgpack