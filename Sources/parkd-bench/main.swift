print("parkd")
