package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v3"
)

const stagingInfoName = "staging_info.yml"

// stagingInfo is Cloud Foundry's file in a droplet: YAML, though its own builder writes one line of JSON.
type stagingInfo struct {
	StartCommand string `yaml:"start_command"`
	Config       struct {
		EntrypointPrefix string `yaml:"entrypoint_prefix"`
	} `yaml:"config"`
}

func readStagingInfo(directory string) (info stagingInfo, found bool, err error) {
	text, err := readSmallFile(filepath.Join(directory, stagingInfoName))
	if errors.Is(err, os.ErrNotExist) {
		return info, false, nil
	}
	if err == nil {
		err = yaml.Unmarshal(text, &info)
	}
	if err != nil {
		return info, true, fmt.Errorf("Invalid staging info - failed to unmarshal %s: %w", stagingInfoName, err)
	}
	return info, true, nil
}
