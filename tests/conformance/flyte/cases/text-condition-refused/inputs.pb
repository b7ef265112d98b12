

	condition
	
n > 1