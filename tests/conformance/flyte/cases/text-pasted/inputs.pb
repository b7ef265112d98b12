
)
	condition

n > 1 or n::text = 'x'