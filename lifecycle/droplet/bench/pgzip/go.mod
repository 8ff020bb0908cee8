module stager/bench/pgzip

go 1.22

require github.com/klauspost/pgzip v1.2.6

require github.com/klauspost/compress v1.17.11 // indirect
