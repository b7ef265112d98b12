

s


hint