package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

const (
	descriptorName   = "launch.json"
	descriptorSchema = 1
	maxDescriptor    = 16 << 20
)

func readDescriptor(root string) (descriptor, error) {
	name := filepath.Join(root, descriptorName)
	text, err := readSmallFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return fromStagingInfo(root)
	}
	if err != nil {
		return descriptor{}, failf(exitDescriptor, "cannot read %s: %v", name, err)
	}
	d, err := parseDescriptor(text)
	if err != nil {
		return descriptor{}, failf(exitDescriptor, "%s: %v", name, err)
	}
	return d, nil
}

// fromStagingInfo serves droplets of Cloud Foundry's own builder, which say one command: that of the web process.
func fromStagingInfo(root string) (descriptor, error) {
	info, found, err := readStagingInfo(root)
	if err != nil {
		return descriptor{}, failf(exitDescriptor, "%v", err)
	}
	if !found {
		return descriptor{}, failf(exitNotFound, "no %s in %s: name a droplet with --droplet, or unpack one there", descriptorName, root)
	}
	if info.StartCommand == "" {
		return descriptor{}, failf(exitDescriptor, "%s in %s holds no start command", stagingInfoName, root)
	}
	web := process{Type: "web", Command: info.StartCommand, EntrypointPrefix: info.Config.EntrypointPrefix}
	return descriptor{Schema: descriptorSchema, Processes: []process{web}}, nil
}

// readSmallFile reads a file of the droplet, never through a link and never more than a cap.
func readSmallFile(name string) ([]byte, error) {
	file, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxDescriptor+1))
	if err == nil && len(text) > maxDescriptor {
		err = fmt.Errorf("larger than %d bytes", maxDescriptor)
	}
	return text, err
}

func parseDescriptor(text []byte) (descriptor, error) {
	var d descriptor
	err := json.Unmarshal(text, &d)
	if err != nil || d.Schema > descriptorSchema {
		// A later schema may give other types to the keys.
		var head struct {
			Schema    int    `json:"schema"`
			CreatedBy string `json:"created_by"`
		}
		if json.Unmarshal(text, &head) == nil && head.Schema > descriptorSchema {
			return descriptor{}, fmt.Errorf("schema %d is newer than this launcher (%s), which reads %d: use the launcher of %s",
				head.Schema, version, descriptorSchema, cmp.Or(head.CreatedBy, "the stager that made it"))
		}
		return descriptor{}, describeJSON(err)
	}
	if d.Schema < 1 {
		return descriptor{}, errors.New("no valid 'schema'")
	}
	return d, d.validate()
}

func describeJSON(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("not valid JSON at byte %d: %w", syntax.Offset, err)
	}
	return fmt.Errorf("not a launch descriptor: %w", err)
}
