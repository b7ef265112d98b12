

c


a, b

o


b desc