
'
d"
 J



*€È¬Z

datetime

m
J


x	Z
str