"""What runs inside the sandbox: standard library only, any Python from 3.9 on."""
