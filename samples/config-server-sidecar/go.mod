module example.com/config-server

go 1.19
