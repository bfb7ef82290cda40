"""A C2SP tlog-witness: cosigns heads of logs it knows, each only if it extends the last one it cosigned."""
