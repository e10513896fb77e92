"""What is done to every resource: adoption, retries, serial writes, protection."""
