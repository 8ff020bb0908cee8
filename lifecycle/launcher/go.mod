module stager/launcher

go 1.22

require (
	github.com/klauspost/compress v1.18.0
	go.yaml.in/yaml/v3 v3.0.6
)
