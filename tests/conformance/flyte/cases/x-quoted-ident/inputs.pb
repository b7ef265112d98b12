

s


My Col