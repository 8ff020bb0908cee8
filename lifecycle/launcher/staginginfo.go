package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const stagingInfoName = "staging_info.yml"

// stagingInfo is Cloud Foundry's file in a droplet: despite its name one line of JSON, in old droplets simple YAML.
type stagingInfo struct {
	StartCommand string `json:"start_command"`
	Config       struct {
		EntrypointPrefix string `json:"entrypoint_prefix"`
	} `json:"config"`
}

func readStagingInfo(directory string) (info stagingInfo, found bool, err error) {
	text, err := readSmallFile(filepath.Join(directory, stagingInfoName))
	if errors.Is(err, os.ErrNotExist) {
		return info, false, nil
	}
	if err == nil {
		info, err = parseStagingInfo(string(text))
	}
	if err != nil {
		return info, true, fmt.Errorf("Invalid staging info - failed to unmarshal %s: %w", stagingInfoName, err)
	}
	return info, true, nil
}

func parseStagingInfo(text string) (info stagingInfo, err error) {
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		err = json.Unmarshal([]byte(text), &info)
		return info, err
	}
	section := ""
	for number, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, " \t\r")
		trimmed := strings.TrimLeft(line, " ")
		if trimmed == "" || strings.HasPrefix(trimmed, "#") || strings.HasPrefix(line, "---") || line == "..." {
			continue
		}
		if line != trimmed && section == "start_command" {
			return info, fmt.Errorf("line %d: only values on one line are read", number+1)
		}
		key, value, isPair := strings.Cut(trimmed, ":")
		if trimmed == line {
			section = key
		}
		wanted := line == trimmed && key == "start_command" || line != trimmed && section == "config" && key == "entrypoint_prefix"
		if !wanted {
			if line == trimmed && !isPair && !strings.HasPrefix(line, "-") {
				return info, fmt.Errorf("line %d: neither JSON nor 'key: value'", number+1)
			}
			continue
		}
		scalar, err := yamlScalar(strings.TrimSpace(value))
		if err != nil {
			return info, fmt.Errorf("line %d: %s: %w", number+1, key, err)
		}
		if key == "start_command" {
			info.StartCommand = scalar
		} else {
			info.Config.EntrypointPrefix = scalar
		}
	}
	return info, nil
}

// yamlScalar reads a value that stands on one line.
func yamlScalar(text string) (string, error) {
	switch {
	case text == "" || text == "~" || text == "null":
		return "", nil
	case text[0] == '"':
		return strconv.Unquote(text)
	case text[0] == '\'':
		if len(text) < 2 || text[len(text)-1] != '\'' {
			return "", errors.New("a quote is not closed")
		}
		return strings.ReplaceAll(text[1:len(text)-1], "''", "'"), nil
	case strings.ContainsAny(text[:1], "|>!&*[{%@`"):
		return "", errors.New("only values on one line are read")
	}
	if comment := strings.Index(text, " #"); comment >= 0 {
		text = strings.TrimRight(text[:comment], " ")
	}
	return text, nil
}
