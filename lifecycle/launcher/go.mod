module stager/launcher

go 1.22
