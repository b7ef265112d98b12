

m


กaกcรกdภmsgpack